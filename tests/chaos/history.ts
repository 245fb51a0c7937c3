import { createWriteStream, readFileSync, type WriteStream } from 'node:fs'
import type { RecordId } from '#shared/ids.ts'
import type { Audience } from '#shared/margins/audience.ts'
import { type Kept, Ledger, type StoredVersions } from './ledger.ts'

/** Everything that happened, told to the ledger and written to a file, one JSON line each. */
export class History {
  readonly path: string
  readonly ledger = new Ledger()
  readonly #file: WriteStream
  readonly #from = performance.now()

  constructor(path: string) {
    this.path = path
    this.#file = createWriteStream(path)
  }

  /** Something besides words: a fault, a phase. */
  note(is: string, more: object = {}): void {
    this.#file.write(`${JSON.stringify({ ms: Math.round(performance.now() - this.#from), is, ...more })}\n`)
  }

  written(by: string, id: RecordId, version: number, to: Audience): void {
    this.note('written', { by, id, version, to })
    this.ledger.written(id, version, to)
  }
  abandoned(by: string, id: RecordId): void {
    this.note('abandoned', { by, id })
    this.ledger.abandoned(id)
  }
  saved(by: string, id: RecordId, version: number): void {
    this.note('saved', { by, id, version })
    this.ledger.saved(id, version)
  }
  shown(by: string, id: RecordId, version: number, audience: Audience): void {
    this.note('shown', { by, id, version, audience })
    this.#watched(() => this.ledger.shown(id, version, by, audience))
  }
  silenceBegan(): void {
    this.note('silence began')
    this.ledger.silenceBegan()
  }
  silenceMayEnd(): void {
    this.note('silence may end')
    this.ledger.silenceMayEnd()
  }
  found(asked: readonly RecordId[], stored: readonly StoredVersions[]): void {
    this.note('looked for', { records: asked.length })
    this.#watched(() => this.ledger.found(asked, stored))
  }
  backTo(stored: readonly StoredVersions[]): void {
    this.note('a backup was put back', { records: stored.length })
    this.ledger.backTo(stored)
  }
  break(promise: Kept, detail: string, id?: RecordId): void {
    this.#watched(() => this.ledger.break(promise, detail, id))
  }

  #watched(act: () => void): void {
    const { broken } = this.ledger
    const before = broken.length
    act()
    for (const one of broken.slice(before)) this.note('broken', one)
  }

  close(): Promise<void> {
    return new Promise((done) => this.#file.end(done))
  }

  /** The part of the file that concerns a record, or the last of what happened. To be asked when it is closed. */
  partOf(id: RecordId | undefined): string[] {
    const lines = readFileSync(this.path, 'utf8').split('\n')
    return (id ? lines.filter((line) => line.includes(id) || /"is":"(fault|phase|silence|back|a backup)/.test(line)) : lines).slice(-40)
  }
}
