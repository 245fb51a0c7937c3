import type { RecordId } from '#shared/ids.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import { marginEntries, marginEntry } from '#shared/margins/documents.ts'
import type { Entry } from '#shared/margins/entry.ts'
import type { Person } from '../harness/class.ts'
import { marginClient, type SyncClient } from '../harness/sync-client.ts'
import type { Place } from './place.ts'
import { versionOf } from './word.ts'

/** Somebody who reads a margin, and notes all that they see of others. */
export class Reader {
  readonly name: string
  readonly audience: MarginAudience
  readonly #place: Place
  readonly #person: Person
  #client: SyncClient
  /** How often their copy was from another past than the server's. */
  startedOver = 0
  #ended = false

  constructor(place: Place, person: Person, audience: MarginAudience) {
    this.#place = place
    this.#person = person
    this.audience = audience
    this.name = `${person.name} in ${audience}`
    this.#client = this.#open()
  }

  #open(): SyncClient {
    const client = marginClient(this.#place.url, this.#person.margins.get(this.audience), this.#person)
    const { history, seen } = this.#place
    client.records.observe((event) => {
      for (const key of event.keysChanged) {
        const id = key as RecordId
        const entry = marginEntry(client.doc, id)
        if (!entry || entry.author.id === this.#person.alias || entry.author.role === 'facilitator') continue
        history.shown(this.name, id, versionOf(entry), this.audience)
        if (this.audience === 'commons' && entry.is !== 'mark' && seen.push(id) > 60) seen.shift()
      }
    })
    client.provider.on('closed', ({ code, reason }) => {
      if (this.#ended) return
      if (code !== 4409) return history.break('refused', `${this.name} was ended with ${code} ${reason}`)
      this.startedOver++
      client.destroy()
      this.#client = this.#open()
    })
    return client
  }

  get isBack(): boolean {
    return this.#client.provider.wsconnected && this.#client.provider.synced
  }
  get entries(): Record<string, unknown> {
    return Object.fromEntries(marginEntries(this.#client.doc))
  }
  entry(id: RecordId): Entry | undefined {
    return marginEntry(this.#client.doc, id)
  }
  end(): void {
    this.#ended = true
    this.#client.destroy()
  }
}
