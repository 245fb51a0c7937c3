import { Refusal } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { Room, type RoomOptions } from './room.ts'
import type { Step, Turns } from './turns.ts'

export interface RoomsOptions extends Omit<RoomOptions, 'dropped'> {
  /** Where other nodes change sessions too: takes in what they do in a room, from before it is loaded until it has gone. */
  readonly follow?: (id: SessionId) => Promise<Following>
}

/** What comes of other nodes for one room. */
export interface Following {
  /** The room is in memory. */
  begin(room: Room): void
  end(): void
}

/** Of the fifteen connections to Postgres that turns leave, those that work on what nobody waits for. */
const TIDY_AT_ONCE = 3

/** The rooms in memory: each opened once, swept when nobody needs it. */
export class Rooms {
  readonly #rooms = new Map<SessionId, Promise<Room>>()
  readonly #open = new Set<Room>()
  /** What rooms that were let go of have left to do in Postgres. */
  readonly #untidy: (() => Promise<void>)[] = []
  #tidying = 0
  readonly #turns: Turns
  readonly #options: RoomsOptions

  constructor(turns: Turns, options: RoomsOptions) {
    this.#turns = turns
    this.#options = options
  }

  get open(): ReadonlySet<Room> {
    return this.#open
  }

  /** Runs `use` with the room, which stays in memory meanwhile. */
  async hold<T>(id: SessionId, use: (room: Room) => Promise<T>): Promise<T> {
    let room = await this.#get(id)
    // It may have been let go of between its answer and now; the next one is fresh.
    if (room.isDropped) room = await this.#get(id)
    if (room.isDropped) throw new Refusal('unavailable', 'Catena is loading this session again.')
    room.holds++
    try {
      return await use(room)
    } finally {
      room.holds--
    }
  }

  /** The room, if it is in memory or on its way there. */
  peek(id: SessionId): Promise<Room> | undefined {
    return this.#rooms.get(id)
  }

  #get(id: SessionId): Promise<Room> {
    let opening = this.#rooms.get(id)
    if (!opening) {
      opening = this.#load(id)
      opening.catch(() => this.#rooms.delete(id))
      this.#rooms.set(id, opening)
    }
    return opening
  }

  async #load(id: SessionId): Promise<Room> {
    // First listen, then load: so nothing falls in between.
    const following = await this.#options.follow?.(id)
    try {
      const dropped = (room: Room) => {
        following?.end()
        this.#forget(room)
      }
      const room = await Room.open(id, { ...this.#options, dropped }, (opened) => this.alignAll(opened))
      following?.begin(room)
      this.#open.add(room)
      return room
    } catch (error) {
      following?.end()
      throw error
    }
  }

  #forget(room: Room): void {
    this.#rooms.delete(room.id)
    this.#open.delete(room)
  }

  /** Brings all margins of a room into line, in a turn. */
  async alignAll(room: Room): Promise<void> {
    await room.writable()
    await inTurn(this.#turns, { room, take: (batch) => room.alignAll(batch) })
  }

  /** Lets go, between turns, of what nobody needs. */
  sweep(): void {
    this.#turns.add({
      done: () => {
        for (const room of this.#open) {
          if (room.isIdle) this.#tidyLater(room.leave())
          else room.sweep()
        }
      },
    })
  }

  /** A whole campus leaves at once, and the commits of those who stay must find a connection to Postgres. */
  #tidyLater(tidy: () => Promise<void>): void {
    this.#untidy.push(tidy)
    if (this.#tidying >= TIDY_AT_ONCE) return
    this.#tidying++
    void (async () => {
      for (let next = this.#untidy.shift(); next; next = this.#untidy.shift()) await next().catch(() => {}) // the log is whole without it
      this.#tidying--
    })()
  }

  /** Closes all rooms; for the end of the process, after the last turn. */
  async closeAll(): Promise<void> {
    await Promise.allSettled([...this.#open].map((room) => room.leave()()))
  }
}

/** Adds a step and waits until its turn is committed. @throws Refusal `unavailable` if it was not */
export function inTurn(turns: Turns, step: Omit<Step, 'lost'>): Promise<void> {
  return new Promise((resolve, reject) => {
    turns.add({
      ...step,
      done: () => {
        step.done?.()
        resolve()
      },
      lost: () => reject(new Refusal('unavailable', 'Catena could not store this just now; try again in a moment.')),
    })
  })
}
