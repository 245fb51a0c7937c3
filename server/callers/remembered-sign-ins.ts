/** ms for which a sign-in is believed without asking again. It decides whose share a request takes, never what it may do. */
const BELIEVED = 10 * 60 * 1000
/** Sign-ins that are remembered at most; the one that was asked about longest ago goes first. */
const MOST = 20_000

/** Whose sign-ins these tokens have been found to be, a short while ago. */
export class RememberedSignIns {
  readonly #found = new Map<string, { readonly account: string; readonly until: number }>()

  /** @param now ms of a clock that only goes forward */
  accountOf(token: string, now: number): string | undefined {
    const found = this.#found.get(token)
    if (found && found.until > now) return found.account
    this.#found.delete(token)
    return undefined
  }

  forget(token: string): void {
    this.#found.delete(token)
  }

  add(token: string, account: string, now: number): void {
    this.#found.delete(token)
    this.#found.set(token, { account, until: now + BELIEVED })
    const [oldest] = this.#found.keys()
    if (this.#found.size > MOST && oldest !== undefined) this.#found.delete(oldest)
  }
}
