import type { Wire } from '#server/nodes/wire.ts'
import { Bucket } from '#server/sync/rate.ts'
import { ParticipantId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'

const TOPIC = 'commanded'

/** How fast each participant may give commands, over all their windows, through reconnects, and by way of every node. */
export class CommandRates {
  readonly #buckets = new Map<ParticipantId, Bucket>()
  readonly #wire: Wire | undefined
  readonly #now: () => number

  /** @param failed told where the other nodes cannot be listened to; each then counts alone */
  constructor(now: () => number, wire: Wire | undefined, failed: (error: unknown) => void) {
    this.#now = now
    this.#wire = wire
    const heard = (message: Uint8Array) => {
      const participant = ParticipantId.safeParse(new TextDecoder().decode(message))
      if (participant.success) this.#of(participant.data).spend(1, now())
    }
    wire?.listen(TOPIC, heard).catch(failed)
  }

  take(participant: ParticipantId): boolean {
    if (!this.#of(participant).take(1, this.#now())) return false
    this.#wire?.tell(TOPIC, new TextEncoder().encode(participant))
    return true
  }

  /** Forgets those who have all their commands again. */
  sweep(): void {
    for (const [participant, bucket] of this.#buckets) if (bucket.isFull(this.#now())) this.#buckets.delete(participant)
  }

  #of(participant: ParticipantId): Bucket {
    let bucket = this.#buckets.get(participant)
    if (!bucket) this.#buckets.set(participant, (bucket = new Bucket(limits.commandBurst, limits.commandsPerSecond, this.#now())))
    return bucket
  }
}
