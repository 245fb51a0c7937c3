import type { ParticipantId } from '#shared/ids.ts'

/** Up to where a room knows what all nodes have done in its session, and what of that it is not sure of. */
export class Certainty {
  #turn: number
  #unsure = 0
  #unproven: 'all' | Set<ParticipantId> = new Set()

  /** @param turn the last turn of any node that is in memory whole */
  constructor(turn: number) {
    this.#turn = turn
  }

  get turn(): number {
    return this.#turn
  }
  /** What was loaded or missed beside the turns since all was last known to be whole: another node's turn may have fallen in between. */
  get unsure(): number {
    return this.#unsure
  }

  /** Whether turns up to this one are in memory, and nothing else is missing. */
  isUpTo(turn: number): boolean {
    return this.#turn >= turn && this.#unsure === 0
  }

  /** Whether this turn of another node is the next. */
  isNext(turn: number): boolean {
    return this.#turn + 1 === turn
  }

  /** Something was read beside the turns, or has not come. */
  doubt(): void {
    this.#unsure++
  }

  /** Records were read beside the turns, of everyone or of one, and may be older than what the pens and margins that were read with them say. */
  doubtRecordsOf(author: 'all' | ParticipantId): void {
    if (author === 'all') this.#unproven = 'all'
    else if (this.#unproven !== 'all') this.#unproven.add(author)
  }

  /** Gives out, once, whose records are still to be held against what is stored: everyone's, or those of these. */
  takeUnproven(): 'all' | ReadonlySet<ParticipantId> {
    const unproven = this.#unproven
    this.#unproven = new Set()
    return unproven
  }

  /**
   * Everything up to this turn is in memory.
   * @param sure of how much it was not sure before; what has been loaded meanwhile is not in it
   */
  caughtUp(turn: number, sure = 0): void {
    this.#turn = Math.max(this.#turn, turn)
    this.#unsure -= sure
  }
}
