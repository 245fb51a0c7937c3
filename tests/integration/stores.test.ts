import 'fake-indexeddb/auto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import type { Shelf } from '../../client/stores/kept-words.ts'
import { Room } from '../../client/stores/room.ts'
import type { Writing } from '../../client/stores/write.ts'
import { BlockId, type RecordId } from '../../shared/ids.ts'
import { SessionView } from '../../shared/protocol/http/sessions.ts'
import { openClass, type Person, type TestClass } from '../harness/class.ts'
import { type Network, networkTo } from '../harness/proxy.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { until } from '../harness/until.ts'

const block = BlockId.parse('bbbb')
const about = (body: string, more: Partial<Writing> = {}): Writing => ({
  on: { passage: { version: 1, start: { block, offset: 0 }, end: { block, offset: 5 }, quote: 'It is', prefix: '', suffix: ' necessary' } },
  kind: 'comment',
  move: 'build',
  to: 'commons',
  body,
  mentions: [],
  ...more,
})

/** What a browser keeps of text. */
class MemoryShelf implements Shelf {
  readonly #kept = new Map<string, string>()
  getItem = (key: string) => this.#kept.get(key) ?? null
  setItem = (key: string, value: string) => void this.#kept.set(key, value)
  removeItem = (key: string) => void this.#kept.delete(key)
}

describe('a room on a device', () => {
  let server: TestServer
  let network: Network
  let group: TestClass
  const rooms: Room[] = []
  const shelves = new Map<string, Shelf>()

  beforeAll(async () => {
    server = await startServer()
    network = await networkTo(server.port)
    group = await openClass(server, 0)
  })
  afterEach(async () => {
    network.restore()
    await Promise.all(rooms.splice(0).map((room) => room.close()))
  })
  afterAll(async () => {
    await network?.end()
    await server?.end()
  })

  /** Opens the room as this person's browser does, with the copies it has kept from before. */
  async function enter(person: Person, url = network.url): Promise<Room> {
    class WithCookie extends WebSocket {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols ?? [], { headers: { cookie: person.cookie } })
        // a socket that is cut off while it opens says so by `error`, which a browser's has no one to throw at
        this.on('error', () => {})
      }
    }
    const shelf = shelves.get(person.participant) ?? new MemoryShelf()
    shelves.set(person.participant, shelf)
    const view = SessionView.parse((await person.browser.get(`/api/sessions/${group.session}`)).body)
    const room = await Room.open({
      view,
      blocks: [{ id: block }],
      syncUrl: `${url.replace(/^http/, 'ws')}/sync`,
      shelf,
      now: () => Date.now(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes.length)),
      // The provider asks for the browser's class and uses of it what ws has too.
      WebSocketPolyfill: WithCookie as unknown as typeof globalThis.WebSocket,
    })
    rooms.push(room)
    return room
  }
  /** The page goes: nothing is closed in order but what the browser closes. */
  async function leave(room: Room): Promise<void> {
    rooms.splice(rooms.indexOf(room), 1)
    await room.close()
  }
  const saved = (room: Room) => until(() => room.pen.saving.get().is === 'saved', 'everything to be saved')
  const bodies = (room: Room) => room.threads.get().flatMap(({ root, replies }) => [root.body, ...replies.map(({ post }) => post.body)])
  const shows = (room: Room, body: string) => until(() => bodies(room).includes(body), `"${body}" to be shown`)
  const storedTimes = async (body: string) =>
    (await server.db.pool.query(`SELECT 1 FROM record WHERE value->>'body' = $1`, [body])).rowCount

  it('shows what one wrote at once, calls it saved when it is committed, and shows it to others once', async () => {
    const [grace, other] = [await enter(await group.join('Grace')), await enter(group.facilitator)]
    await saved(grace)
    grace.post(undefined, about('At once.'))
    expect(bodies(grace)).toContain('At once.')
    expect(grace.pen.saving.get()).toEqual({ is: 'saving', records: 1 })
    await saved(grace)
    expect(await storedTimes('At once.')).toBe(1)
    await shows(other, 'At once.')
    expect(bodies(grace).filter((body) => body === 'At once.')).toHaveLength(1)
  })

  it('keeps what is written without network through a reload, says how much waits, and sends it once', async () => {
    const person = await group.join('Otto')
    const before = await enter(person)
    await saved(before)
    before.post(undefined, about('Known to the server.'))
    await saved(before)
    network.cut()
    await until(() => before.pen.saving.get().is === 'offline', 'the cut to be seen')
    expect(before.pen.saving.get()).toEqual({ is: 'offline', records: 0 })
    before.post(undefined, about('In the tunnel.'))
    before.post(undefined, about('Still in it.'))
    expect(before.pen.saving.get()).toEqual({ is: 'offline', records: 2 })
    await leave(before)

    const after = await enter(person)
    expect(bodies(after)).toEqual(expect.arrayContaining(['In the tunnel.', 'Still in it.', 'Known to the server.']))
    expect(after.pen.saving.get()).toEqual({ is: 'offline', records: 2 })
    network.restore()
    await saved(after)
    expect(await storedTimes('In the tunnel.')).toBe(1)
    expect(await storedTimes('Still in it.')).toBe(1)
    const other = await enter(group.facilitator)
    await shows(other, 'In the tunnel.')
    expect(bodies(other).filter((body) => body === 'In the tunnel.')).toHaveLength(1)
  })

  it('reads margins without network from what the device has kept', async () => {
    const person = await group.join('Rosa')
    const writer = await enter(await group.join('Karl'), server.url)
    writer.post(undefined, about('Read me later.'))
    const before = await enter(person)
    await shows(before, 'Read me later.')
    await leave(before)
    network.cut()
    const after = await enter(person)
    expect(bodies(after)).toContain('Read me later.')
  })

  it('keeps a draft through a crash before the pen had it, and on another device after', async () => {
    const person = await group.join('Drafter')
    const before = await enter(person)
    await saved(before)
    const id = before.drafts.begin()
    before.drafts.keep(id, about('Half a thou'))
    expect(before.pen.get(id)).toBeUndefined()
    // a crash: no flush
    rooms.splice(rooms.indexOf(before), 1)
    await before.pen.close()

    const after = await enter(person)
    expect(after.drafts.on(about('').on)).toMatchObject({ id, writing: { body: 'Half a thou' } })
    after.drafts.keep(id, about('Half a thought'))
    after.drafts.flush()
    await saved(after)
    // another device has neither shelf nor database of this one
    shelves.delete(person.participant)
    await leave(after)
    indexedDB.deleteDatabase(`catena-pen-${person.participant}`)
    const elsewhere = await enter(person)
    await until(() => elsewhere.drafts.on(about('').on)?.writing.body === 'Half a thought', 'the draft on the other device')
    const others = await enter(group.facilitator)
    await saved(others)
    expect(bodies(others)).not.toContain('Half a thought')
    elsewhere.post(id, about('A whole thought.'))
    await saved(elsewhere)
    expect(elsewhere.drafts.all()).toEqual([])
    expect(await storedTimes('A whole thought.')).toBe(1)
  })

  it('is written in one tab at a time: whoever opens a draft takes it over, with every letter', async () => {
    const person = await group.join('Twofold')
    const [one, two] = [await enter(person), await enter(person)]
    await Promise.all([saved(one), saved(two)])
    const target = about('').on
    const id = one.drafts.open(target)
    one.drafts.keep(id, about('Half a th'))
    // the other tab opens it before the pen has a letter of it
    expect(two.drafts.open(target)).toBe(id)
    expect(two.drafts.writingOf(id)?.body).toBe('Half a th')
    await until(() => one.drafts.lost.get() === id, 'the first tab to hear of it')
    two.drafts.keep(id, about('Half a thought more.'))
    two.post(id, about('Half a thought more.'))
    await Promise.all([saved(one), saved(two)])
    // the first tab types on under the old key, as one does that has not heard yet: its words become words of their own
    one.drafts.keep(id, about('Half a thing'))
    one.drafts.flush()
    const other = one.post(id, about('Half a thing.'))
    expect(other).not.toBe(id)
    await Promise.all([saved(one), saved(two)])
    expect([one.pen.refused.get(), two.pen.refused.get()]).toEqual([undefined, undefined])
    expect([await storedTimes('Half a thought more.'), await storedTimes('Half a thing.')]).toEqual([1, 1])
    expect([one.drafts.all(), two.drafts.all()]).toEqual([[], []])
  })

  it('begins two drafts in two tabs under two keys, and keeps the letters of both', async () => {
    const person = await group.join('Twice')
    const before = await enter(person)
    await saved(before)
    const old = before.drafts.begin()
    before.drafts.keep(old, about('Thrown away.'))
    before.drafts.flush()
    await saved(before)
    before.drafts.throwAway(old)
    await saved(before)
    const two = await enter(person)
    await saved(two)
    const elsewhere = { ...about('').on, replyTo: `${person.alias}-00000000` as RecordId }
    const keys = [before.drafts.begin(), two.drafts.begin()]
    expect(keys[0]).toBe(old)
    expect(keys[1]).not.toBe(old)
    before.drafts.keep(keys[0] ?? old, about('In this tab.'))
    two.drafts.keep(keys[1] ?? old, { ...about('In that tab.'), on: { replyTo: elsewhere.replyTo } })
    // both crash before their pens have it
    rooms.length = 0
    await Promise.all([before.pen.close(), two.pen.close()])
    const after = await enter(person)
    expect(
      after.drafts
        .all()
        .map(({ draft }) => draft.body)
        .toSorted(),
    ).toEqual(['In that tab.', 'In this tab.'])
  })

  it('sets aside what the server refuses, says so, and sends the rest', async () => {
    const person = await group.join('Wrong')
    const room = await enter(person)
    await saved(room)
    network.cut()
    await until(() => room.pen.saving.get().is === 'offline', 'the cut to be seen')
    room.post(undefined, about('An honest one.'))
    const wrong = room.post(undefined, about('To a group that I am not in.', { to: `group:${crypto.randomUUID()}` }))
    network.restore()
    await until(() => room.pen.refused.get(), 'the refusal to be told')
    expect(room.pen.refused.get()).toMatchObject({ code: 'wrong-audience', kept: 1 })
    await saved(room)
    expect(room.setAside.all.get()).toMatchObject([{ id: wrong, why: 'wrong-audience' }])
    expect(bodies(room)).toContain('An honest one.')
    expect(bodies(room)).not.toContain('To a group that I am not in.')
    expect(await storedTimes('An honest one.')).toBe(1)
    room.post(undefined, about('And on it goes.'))
    await saved(room)
    expect(await storedTimes('And on it goes.')).toBe(1)
    await leave(room)
    expect((await enter(person)).setAside.all.get()).toHaveLength(1)
  })

  it('counts marks once, takes them back and makes them again under one key', async () => {
    const [writer, reader] = [await enter(await group.join('Writer')), await enter(await group.join('Reader'))]
    const id: RecordId = writer.post(undefined, about('Mark me.'))
    await shows(reader, 'Mark me.')
    const agreed = () => writer.thread(id)?.root.marks.counts.agree ?? 0
    const toggle = () => {
      const post = reader.thread(id)?.root
      if (post) reader.toggle(post, 'agree')
    }
    for (const expected of [1, 0, 1]) {
      toggle()
      await until(() => agreed() === expected, `${expected} to agree`)
    }
    expect([...reader.pen.records.get().values()].filter((record) => record.is === 'mark')).toHaveLength(1)
  })

  it('edits, deletes, and puts back what was deleted', async () => {
    const [writer, reader] = [await enter(await group.join('Editor')), await enter(await group.join('Witness'))]
    const id = writer.post(undefined, about('First words.'))
    await shows(reader, 'First words.')
    writer.edit(id, about('Better words.'))
    await shows(reader, 'Better words.')
    const undo = writer.remove(id)
    await until(() => reader.thread(id) === undefined, 'the thread to be gone')
    undo()
    await shows(reader, 'Better words.')
  })

  it('starts a margin over that is from another past than the server’s, and writes on', async () => {
    const person = await group.join('Restored')
    const before = await enter(person)
    before.post(undefined, about('In this past.'))
    await saved(before)
    await leave(before)
    const [margin] = person.margins.values()
    const foreign = new Y.Doc()
    const copy = new IndexeddbPersistence(`catena-margin-${person.participant}-${margin}`, foreign)
    await copy.whenSynced
    foreign.getMap('records').set(`${person.alias}-notknown0`, { is: 'mark' })
    await copy.destroy()

    const after = await enter(person)
    await shows(after, 'In this past.')
    after.post(undefined, about('And going on.'))
    await saved(after)
    await until(async () => {
      const look = new Y.Doc()
      const again = new IndexeddbPersistence(`catena-margin-${person.participant}-${margin}`, look)
      await again.whenSynced
      await again.destroy()
      return look.getMap('records').size > 0 && !look.getMap('records').has(`${person.alias}-notknown0`)
    }, 'the other past to be gone')
  })

  it('leaves nothing on the device when one signs out', async () => {
    const person = await group.join('Leaver')
    const room = await enter(person)
    await saved(room)
    room.post(undefined, about('Mine.'))
    await saved(room)
    rooms.splice(rooms.indexOf(room), 1)
    await room.erase()
    expect((await indexedDB.databases()).filter(({ name }) => name?.includes(person.participant))).toEqual([])
  })
})
