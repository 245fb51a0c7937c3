import type { Phase } from '#shared/session/phase.ts'
import type { Person } from '../harness/class.ts'
import { LiveClient } from '../harness/live.ts'
import { PATIENCE, type Place } from './place.ts'

/** The facilitator, who moves the session from phase to phase. */
export class Host {
  readonly #place: Place
  readonly #live: LiveClient
  #ended = false

  constructor(place: Place, person: Person) {
    this.#place = place
    this.#live = new LiveClient(place.url, person.cookie, place.session)
    const again = (what: { code: string; detail: string } | undefined) => {
      if (what && what.code !== 'unavailable' && what.code !== 'transport' && !this.#ended)
        place.history.break('refused', `the facilitator was told: ${what.code}, ${what.detail}`)
    }
    this.#live.socket.on('ended', again)
    this.#live.socket.on('connect_error', () => again(this.#live.refused))
  }

  get isBack(): boolean {
    return this.#live.socket.connected && this.#live.state !== undefined
  }

  /** Resolves when it is acknowledged; asks again, under one id, until then. */
  async go(phase: Phase): Promise<void> {
    this.#place.history.silenceMayEnd()
    if (!(await this.does('go-to-phase', { phase }))) return
    this.#place.history.note('phase', { phase })
    if (phase === 'read') this.#place.history.silenceBegan()
    // The windows that are open show it too.
    await this.#place.clock
      .until(`the phase ${phase}`, () => this.#ended || this.#live.state?.phase === phase, PATIENCE)
      .catch(() => this.#place.history.break('stuck', `the facilitator was not shown the phase ${phase} that they went to`))
  }

  async does(is: string, more: object): Promise<boolean> {
    const command = { id: crypto.randomUUID(), is, ...more }
    for (const end = this.#place.clock.now() + PATIENCE; !this.#ended; ) {
      const answer: { ok: boolean; code?: string; detail?: string } | undefined = await this.#live.socket
        .timeout(4_000)
        .emitWithAck('command', command)
        .catch(() => undefined)
      if (answer?.ok) return true
      if (answer && answer.code !== 'unavailable' && answer.code !== 'too-fast') {
        this.#place.history.break('refused', `the facilitator may not ${is}: ${answer.code}, ${answer.detail}`)
        return false
      }
      if (this.#place.clock.now() > end) {
        this.#place.history.break('stuck', `the command ${is} was not acknowledged`)
        return false
      }
      await new Promise((again) => setTimeout(again, 300))
    }
    return false
  }

  end(): void {
    this.#ended = true
    this.#live.close()
  }
}
