/** Who sits in a session by way of another node: each node tells the others who sits with it, when that changes and as a sign of life. */
import { z } from 'zod'
import type { Wire } from '#server/nodes/wire.ts'
import { BlockId, ParticipantId, RecordId, type SessionId } from '#shared/ids.ts'
import type { Whereabouts } from './presence.ts'

/** How often a node gives a sign of life, and after how long without one its people count as gone, in ms. */
const TELL_EVERY = 2_000
const GONE_AFTER = 7_000

const Told = z.array(
  z.object({
    participant: ParticipantId,
    visible: z.boolean(),
    reading: BlockId.optional(),
    typing: z.object({ thread: RecordId, until: z.number() }).optional(),
  }),
)

interface Here {
  readonly own: () => Iterable<Whereabouts>
  /** Called when others came, went or moved, with the threads that they write to. */
  readonly changed: (typed: readonly RecordId[]) => void
}

export class OtherSeats {
  readonly #wire: Wire
  readonly #topic: string
  readonly #nodes = new Map<string, { at: number; said: string; seats: Whereabouts[] }>()
  #here: Here | undefined
  #stop: () => void = () => {}
  #life: NodeJS.Timeout | undefined

  private constructor(wire: Wire, session: SessionId) {
    this.#wire = wire
    this.#topic = `here:${session}`
  }

  static async listen(wire: Wire, session: SessionId): Promise<OtherSeats> {
    const others = new OtherSeats(wire, session)
    others.#stop = await wire.listen(others.#topic, (message, node) => others.#hear(message, node))
    return others
  }

  begin(here: Here): void {
    this.#here = here
    this.tell()
    this.#life = setInterval(() => {
      this.tell()
      const before = this.#nodes.size
      for (const [node, { at }] of this.#nodes) if (performance.now() - at > GONE_AFTER) this.#nodes.delete(node)
      if (this.#nodes.size !== before) here.changed([])
    }, TELL_EVERY).unref()
  }

  get all(): Whereabouts[] {
    return [...this.#nodes.values()].flatMap((node) => node.seats)
  }

  /** Tells the other nodes who sits here. */
  tell(): void {
    const seats = [...(this.#here?.own() ?? [])].filter((seat) => !seat.hasEnded)
    this.#say(seats.map(({ participant, visible, reading, typing }) => ({ participant, visible, reading, typing })))
  }

  #say(seats: object[]): void {
    this.#wire.tell(this.#topic, new TextEncoder().encode(JSON.stringify(seats)))
  }

  #hear(message: Uint8Array, node: string): void {
    const said = new TextDecoder().decode(message)
    const isNew = !this.#nodes.has(node)
    const before = this.#nodes.get(node)?.said ?? '[]'
    const seats = Told.parse(JSON.parse(said)).map(
      ({ participant, visible, reading, typing }): Whereabouts => ({ participant, visible, reading, typing, hasEnded: false }),
    )
    this.#nodes.set(node, { at: performance.now(), said, seats })
    // Whoever has just come to this session on another node is told who is here.
    if (isNew) this.tell()
    if (said !== before) this.#here?.changed(seats.flatMap((seat) => (seat.typing ? [seat.typing.thread] : [])))
  }

  end(): void {
    this.#stop()
    clearInterval(this.#life)
    if (this.#here) this.#say([])
    this.#here = undefined
  }
}
