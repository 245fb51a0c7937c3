import { z } from 'zod'
import { type ParticipantId, RecordId } from '#shared/ids.ts'

const Taken = z.object({ taken: RecordId })

/**
 * A draft is written in one tab of a browser at a time: whoever opens it takes it over, and the tab that had it closes its
 * composer. Two tabs that wrote one draft would each overwrite what the other has written, or posted.
 */
export class TakenDrafts {
  readonly #channel: BroadcastChannel

  /** @param lost is told which draft another tab has taken over */
  constructor(participant: ParticipantId, lost: (id: RecordId) => void) {
    this.#channel = new BroadcastChannel(`catena.drafts.${participant}`)
    this.#channel.addEventListener('message', ({ data }) => {
      const heard = Taken.safeParse(data)
      if (heard.success) lost(heard.data.taken)
    })
  }

  take(id: RecordId): void {
    this.#channel.postMessage({ taken: id } satisfies z.input<typeof Taken>)
  }

  close(): void {
    this.#channel.close()
  }
}
