/**
 * Who is beaten to find out who is alive: a part of them at a time, so that two thousand signs of life are not what
 * somebody's post waits for. Each is in one part for as long as it is here, so its beats are evenly spaced.
 */
export class Beats<One extends { beat(): void }> {
  readonly #parts: readonly Set<One>[]
  #joined = 0
  #at = 0

  /** @param parts how many times `next` is called until everyone has had one beat */
  constructor(parts: number) {
    this.#parts = Array.from({ length: parts }, () => new Set())
  }

  /** @returns what takes it out again */
  add(one: One): () => void {
    const part = this.#parts[this.#joined++ % this.#parts.length]
    part?.add(one)
    return () => part?.delete(one)
  }

  /** Beats the next part. */
  next(): void {
    for (const one of this.#parts[this.#at++ % this.#parts.length] ?? []) one.beat()
  }
}
