/** What has been started and must be ended, the latest first, whether a bench ends well, badly or by Ctrl-C. */
export class Endings {
  readonly #ends: (() => Promise<unknown>)[] = []
  readonly #interrupt = (signal: NodeJS.Signals) => {
    process.stderr.write(`\n${signal}: ending what was started.\n`)
    void this.all().finally(() => process.exit(130))
  }

  constructor() {
    process.once('SIGINT', this.#interrupt).once('SIGTERM', this.#interrupt)
  }

  add(end: () => Promise<unknown>): void {
    this.#ends.push(end)
  }

  async all(): Promise<void> {
    for (let end = this.#ends.pop(); end; end = this.#ends.pop()) {
      await end().catch((error: unknown) => process.stderr.write(`could not end: ${String(error)}\n`))
    }
    process.off('SIGINT', this.#interrupt).off('SIGTERM', this.#interrupt)
  }
}
