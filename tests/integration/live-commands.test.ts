import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type DocumentId, type RecordId, SessionId } from '../../shared/ids.ts'
import { annotation, mark, openClass, type Person, personOf, recordId, type TestClass } from '../harness/class.ts'
import { anotherSession, joinAs, LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient, type SyncClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let first: TestClass
const open: { close(): void }[] = []
beforeAll(async () => {
  server = await startServer()
  first = await openClass(server, 0)
})
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})
afterAll(() => server.end())

/** A new live session with a facilitator at the window and so many readers, each at theirs. */
async function seatClass(readers: number, options: object = {}) {
  const { id, code } = await anotherSession(first.facilitator.browser, options)
  const session = SessionId.parse(id)
  const ada = await personOf(first.facilitator.browser, session)
  const people: Person[] = []
  for (let nth = 1; nth <= readers; nth++) people.push(await personOf(await joinAs(server, code, `Reader Nr${nth}`), session))
  const sit = (person: Person) => {
    const client = new LiveClient(server.url, person.cookie, id)
    open.push(client)
    return client
  }
  const host = sit(ada)
  await host.untilState('a state', () => true)
  const windows = people.map(sit)
  for (const window of windows) await window.untilState('a state', () => true)
  const pens = new Map<Person, SyncClient>()
  const penOf = async (person: Person) => {
    let pen = pens.get(person)
    if (!pen) {
      pen = penClient(server.url, session, person)
      pens.set(person, pen)
      const opened = pen
      open.push({ close: () => opened.destroy() })
      await pen.synced()
    }
    return pen
  }
  const rewrite = async (person: Person, id: RecordId, more: object = {}) => {
    const pen = await penOf(person)
    pen.write(id, annotation(more))
    await pen.saved()
  }
  const write = async (person: Person, more: object = {}) => {
    const id = recordId(person.alias)
    await rewrite(person, id, more)
    return id
  }
  const look = async (person: Person, margin: DocumentId | undefined) => {
    const client = marginClient(server.url, margin, person)
    open.push({ close: () => client.destroy() })
    return client
  }
  return { id: session, code, ada, people, host, windows, sit, write, rewrite, look }
}

const commonsOf = (person: Person) => person.margins.get('commons')

describe('commands', () => {
  test('are stored before they are said, and told to everyone', async () => {
    const { id, host, windows } = await seatClass(2)
    const version = await host.does('go-to-phase', { phase: 'read' })
    for (const window of [host, ...windows])
      await window.untilState('the silence', (state) => state.phase === 'read' && state.version >= version)
    const row = await server.db.prisma.session.findUniqueOrThrow({ where: { id } })
    expect([row.phase, row.version]).toEqual(['read', version])
    const [event] = await server.db.prisma.sessionEvent.findMany({ where: { sessionId: id } })
    expect(event).toMatchObject({ version, events: [{ is: 'phase-began', from: 'gather', to: 'read' }] })
  })

  test('give every state of an annotation the phase in which it came, and the annotation that of its first', async () => {
    const { id, host, people, write, rewrite } = await seatClass(1)
    const [reader] = people
    if (!reader) throw new Error('no reader')
    await host.does('go-to-phase', { phase: 'read' })
    const written = await write(reader, { body: 'alone' })
    await host.does('go-to-phase', { phase: 'plenary' })
    await rewrite(reader, written, { body: 'among all', editedAt: 1_700_000_000_001 })
    const states = await server.db.prisma.revision.findMany({ where: { sessionId: id, recordId: written }, orderBy: { revision: 'asc' } })
    expect(states.map((state) => state.phase)).toEqual(['read', 'plenary'])
    const kept = await server.db.prisma.record.findFirstOrThrow({ where: { sessionId: id, id: written } })
    expect(kept.phase).toBe('read')
  })

  test('act once, however often they are sent', async () => {
    const { id, host } = await seatClass(0)
    await host.does('start-timer', { minutes: 10 })
    const command = crypto.randomUUID()
    const answers = await Promise.all([1, 2, 3, 4].map(() => host.command('extend-timer', { minutes: 1 }, command)))
    const again = await host.command('extend-timer', { minutes: 1 }, command)
    expect(new Set([...answers, again].map((answer) => answer.version)).size).toBe(1)
    expect(await server.db.prisma.sessionEvent.count({ where: { sessionId: id } })).toBe(2)
  })

  test('of a whole class at once are stored together, each with a version and an event of its own, in order', async () => {
    const { id, host, windows, people } = await seatClass(6)
    await host.does('go-to-phase', { phase: 'read' })
    const before = (await host.untilState('the silence', (state) => state.phase === 'read')).version
    // The first is under way while the others come; one of them may not be given, and one is given twice.
    const twice = crypto.randomUUID()
    const given = [
      ...windows.map((window, nth) => window.command('ready', { ready: true }, nth === 2 ? twice : undefined)),
      ...windows.slice(2, 3).map((window) => window.command('ready', { ready: true }, twice)),
      ...windows.slice(0, 1).map((window) => window.command('reveal')),
      ...windows.slice(1, 2).map((window) => window.command('raise-hand', { move: 'question' })),
    ]
    const answers = await Promise.all(given)
    expect(answers.map((answer) => answer.code)).toEqual([...Array<undefined>(7), 'not-allowed', undefined])
    const versions = answers.slice(0, 6).map((answer) => answer.version ?? 0)
    expect(new Set(versions).size).toBe(6)
    expect(answers[6]?.version).toBe(versions[2])
    const events = await server.db.prisma.sessionEvent.findMany({
      where: { sessionId: id, version: { gt: before } },
      orderBy: { version: 'asc' },
    })
    expect(events.map((event) => event.version)).toEqual(events.map((_, nth) => before + 1 + nth))
    expect(events).toHaveLength(7)
    for (const [nth, version] of versions.entries())
      expect(events.find((event) => event.version === version)?.participantId).toBe(people[nth]?.participant)
    await host.untilState('all ready', (state) => state.facilitator?.ready.who.length === 6 && state.version === before + 7)
  })

  test('that are too long are refused in words, and the connection stays', async () => {
    const { host } = await seatClass(0)
    const sheet = (steps: number) =>
      Array.from({ length: steps }, (_, nth) => ({ id: `s${nth}`, phase: 'read', instructions: 'ß'.repeat(1_000) }))
    expect(await host.command('plan', { sheet: sheet(29) })).toMatchObject({
      ok: false,
      code: 'too-large',
      detail: expect.stringContaining('56 KB'),
    })
    expect(await host.command('plan', { sheet: sheet(40) })).toMatchObject({
      ok: false,
      code: 'too-large',
      detail: expect.stringContaining('64 KB'),
    })
    await host.does('plan', { sheet: sheet(20) })
    await host.untilState('the run-sheet', (state) => state.facilitator?.sheet.length === 20)
    expect(host.ended).toBeUndefined()
  })

  test('two facilitators who click at once do not fight', async () => {
    const { id, host, windows, people } = await seatClass(1)
    const [second] = windows
    if (!second) throw new Error('no second')
    await host.does('change-role', { who: people[0]?.alias, role: 'facilitator' })
    await second.untilState('to be a facilitator', (state) => state.facilitator !== undefined)
    const sheet = ['gather', 'read', 'discuss', 'plenary'].map((phase, nth) => ({ id: `s${nth}`, phase }))
    await host.does('plan', { sheet })
    const since = (await host.untilState('the sheet', (state) => state.facilitator?.sheet.length === 4)).since
    const answers = await Promise.all([host.command('next', { since }), second.command('next', { since }), host.command('next', { since })])
    expect(answers.every((answer) => answer.ok)).toBe(true)
    await host.untilState('the first step', (state) => state.step?.id === 's0')
    const prompts = await Promise.all([host, second].flatMap((window) => Array.from({ length: 10 }, () => window.command('open-group'))))
    expect(prompts.every((answer) => answer.ok)).toBe(true)
    const names = (await server.db.prisma.group.findMany({ where: { sessionId: id } }))
      .map((group) => Number(group.name))
      .toSorted((a, b) => a - b)
    expect(names).toEqual(Array.from({ length: 20 }, (_, nth) => nth + 1))
  })

  test('of those who may not give them are refused, and change nothing', async () => {
    const { id, host, windows, people } = await seatClass(2)
    const [reader] = windows
    if (!reader) throw new Error('no reader')
    const { version } = await host.untilState('a state', () => true)
    for (const [is, more] of [
      ['go-to-phase', { phase: 'read' }],
      ['reveal', {}],
      ['remove', { who: people[1]?.alias }],
      ['change-role', { who: people[0]?.alias, role: 'facilitator' }],
      ['unmask', { who: people[1]?.alias }],
      ['deal', { how: { is: 'number', number: 2 } }],
      ['close', {}],
    ] as const)
      expect([is, (await reader.command(is, more)).code]).toEqual([is, 'not-allowed'])
    for (const nonsense of [{ is: 'arrive', participant: people[0]?.participant }, { is: 'time-over', endsAt: 1 }, { is: 'no-such' }, {}])
      expect((await reader.command('x', nonsense)).code).toBe('bad-request')
    expect((await host.command('go-to-phase', { phase: 'read' }, '../..')).code).toBe('bad-request')
    expect((await server.db.prisma.session.findUniqueOrThrow({ where: { id } })).version).toBe(version)
  })

  test('come no faster than anyone could mean them', async () => {
    const [reader] = (await seatClass(1)).windows
    if (!reader) throw new Error('no reader')
    const answers = await Promise.all(Array.from({ length: 60 }, (_, nth) => reader.command('ready', { ready: nth % 2 === 0 })))
    expect(answers.filter((answer) => answer.code === 'too-fast').length).toBeGreaterThan(10)
  })
})

describe('silence and reveal', () => {
  test('nobody’s words reach another reader until the reveal, which tells that they were written before', async () => {
    const { ada, people, host, write, look } = await seatClass(2)
    const [bea, cyd] = people
    if (!bea || !cyd) throw new Error('no readers')
    await host.does('go-to-phase', { phase: 'read' })
    const margin = await look(cyd, commonsOf(cyd))
    await margin.synced()
    const id = await write(bea, { body: 'Silent words' })
    const facilitators = await look(ada, ada.margins.get('facilitators'))
    await until(() => facilitators.records.has(id), 'the facilitator to have it')
    expect(margin.records.has(id)).toBe(false)
    await host.does('reveal')
    await until(() => margin.records.has(id), 'the reveal')
    expect(margin.records.get(id)).toMatchObject({ body: 'Silent words', phase: 'read' })
  })

  test('who is ready is told to facilitators alone', async () => {
    const { people, host, windows } = await seatClass(3)
    await host.does('go-to-phase', { phase: 'read' })
    await windows[0]?.does('ready', { ready: true })
    const state = await host.untilState('one ready', (one) => one.facilitator?.ready.who.length === 1)
    expect(state.facilitator?.ready).toEqual({ who: [people[0]?.alias], of: 3 })
    await windows[0]?.untilState('to be ready', (one) => one.me.ready)
    expect(JSON.stringify(windows.slice(1).map((window) => window.heard))).not.toMatch(/"ready":true|"facilitator":\{/)
  })
})

describe('groups', () => {
  test('have margins of their own, which their members may open and nobody else, and which stay after a regrouping', async () => {
    const { people, host, windows, write, look } = await seatClass(4)
    await host.does('go-to-phase', { phase: 'discuss' })
    await host.does('deal', { how: { is: 'number', number: 2 } })
    const states = await Promise.all(windows.map((window) => window.untilState('a group', (state) => state.me.group !== undefined)))
    const groupOf = (nth: number) => states[nth]?.me.group
    const mate = [1, 2, 3].find((nth) => groupOf(nth) === groupOf(0)) ?? 0
    const stranger = [1, 2, 3].find((nth) => groupOf(nth) !== groupOf(0)) ?? 0
    const marginOfGroup = (nth: number) => states[nth]?.margins.find((margin) => margin.audience === `group:${groupOf(nth)}`)?.id
    const [me, theMate, theStranger] = [people[0], people[mate], people[stranger]]
    if (!me || !theMate || !theStranger) throw new Error('no readers')
    const id = await write(me, { to: `group:${groupOf(0)}`, body: 'Among us' })
    const mates = await look(theMate, marginOfGroup(0))
    await until(() => mates.records.has(id), 'the mate to have it')
    const outside = await look(theStranger, marginOfGroup(0))
    await until(() => outside.ended.length > 0, 'the stranger to be sent away')
    expect([outside.ended[0]?.code, outside.records.size]).toEqual([4403, 0])
    expect(states[stranger]?.groups.filter((group) => group.members !== undefined).map((group) => group.id)).toEqual([groupOf(stranger)])
    // The stranger comes over: from now on it is theirs to read.
    await host.does('move', { who: theStranger.alias, group: groupOf(0) })
    const moved = await look(theStranger, marginOfGroup(0))
    await until(() => moved.records.has(id), 'the stranger to have it')
    // And whoever goes keeps what they were part of.
    await host.does('end-groups')
    const later = await look(me, marginOfGroup(0))
    await until(() => later.records.has(id), 'it to stay')
  })

  test('late comers are dealt in when they come', async () => {
    const { id, code, host } = await seatClass(2)
    await host.does('go-to-phase', { phase: 'discuss' })
    await host.does('deal', { how: { is: 'number', number: 2 } })
    const late = await joinAs(server, code, 'Late')
    const window = new LiveClient(server.url, late.cookie, id)
    open.push(window)
    const state = await window.untilState('a group', (one) => one.me.group !== undefined)
    expect(state.margins.map((margin) => margin.audience)).toContain(`group:${state.me.group}`)
  })

  test('a lift brings one thread to the plenary and leaves the rest', async () => {
    const { people, host, windows, write, look } = await seatClass(2)
    await host.does('deal', { how: { is: 'number', number: 2 } })
    const state = await windows[0]?.untilState('a group', (one) => one.me.group !== undefined)
    const [me, other] = people
    if (!me || !other) throw new Error('no readers')
    const to = `group:${state?.me.group}`
    const lifted = await write(me, { to, body: 'For all' })
    const kept = await write(me, { to, body: 'For us' })
    const margin = await look(other, commonsOf(other))
    await host.does('lift', { thread: lifted, replies: true })
    await until(() => margin.records.has(lifted), 'the lifted thread')
    expect(margin.records.has(kept)).toBe(false)
    await windows[0]?.untilState('to be told', (one) => one.me.lifted.includes(lifted))
    await host.does('unlift', { thread: lifted })
    await until(() => !margin.records.has(lifted), 'it to be gone')
  })
})

describe('whoever writes', () => {
  test('is seen at the thread by those who can see the thread, and by nobody else', async () => {
    const { people, host, windows, write } = await seatClass(3)
    await host.does('deal', { how: { is: 'number', number: 1 } })
    const state = await windows[0]?.untilState('a group', (one) => one.me.group !== undefined)
    const [me] = people
    if (!me || !windows[0]) throw new Error('no readers')
    await host.does('go-to-phase', { phase: 'plenary' })
    const thread = await write(me, { to: `group:${state?.me.group}` })
    const outside = await write(me)
    windows[0].socket.emit('typing', { thread })
    await windows[1]?.untilPresence('the writer', ({ people: here }) => here.some((one) => one.typing === thread))
    windows[0].socket.emit('typing', { thread: outside })
    // Whoever comes now was never in the group, and may see the commons only.
    const late = await seatLate(host.state?.session ?? '')
    await late.untilPresence('the writer in the commons', ({ people: here }) => here.some((one) => one.typing === outside))
    expect(JSON.stringify(late.heard)).not.toContain(thread)

    async function seatLate(id: string) {
      await host.does('deal-late', { deal: false })
      const { code } = (await first.facilitator.browser.get(`/api/sessions/${id}`)).body.code
      const window = new LiveClient(server.url, (await joinAs(server, code, 'Late')).cookie, id)
      open.push(window)
      windows[0]?.socket.emit('typing', { thread })
      await window.untilPresence('everyone', ({ count }) => count === 5)
      windows[0]?.socket.emit('typing', { thread: outside })
      return window
    }
  })
})

describe('people', () => {
  test('whoever is removed is out at once, by every door, and what they wrote is hidden', async () => {
    const { people, host, windows, write, look } = await seatClass(2)
    const [bea, cyd] = people
    if (!bea || !cyd) throw new Error('no readers')
    await host.does('go-to-phase', { phase: 'plenary' })
    const id = await write(bea)
    const margin = await look(cyd, commonsOf(cyd))
    const own = await look(bea, commonsOf(bea))
    await until(() => margin.records.has(id) && own.records.has(id), 'it to stand')
    await host.does('remove', { who: bea.alias })
    await until(() => windows[0]?.ended && !windows[0].socket.connected, 'the live connection to end')
    await until(() => own.ended.length > 0, 'the margin to close')
    await until(() => !margin.records.has(id), 'it to be hidden')
    const back = new LiveClient(server.url, bea.cookie, host.state?.session ?? '')
    open.push(back)
    await until(() => back.refused, 'to stay out')
    expect(back.refused?.code).toBe('not-allowed')
    await host.does('readmit', { who: bea.alias })
    await until(() => margin.records.has(id), 'it to stand again')
  })

  test('a new role is in force at once, on every open connection', async () => {
    const { people, host, windows, look } = await seatClass(1)
    const [bea] = people
    const [window] = windows
    if (!bea || !window) throw new Error('no readers')
    await host.does('change-role', { who: bea.alias, role: 'facilitator' })
    const state = await window.untilState('to be a facilitator', (one) => one.facilitator !== undefined)
    const margin = await look(bea, state.margins.find((one) => one.audience === 'facilitators')?.id)
    await margin.synced()
    await window.does('go-to-phase', { phase: 'read' })
    await host.does('change-role', { who: bea.alias, role: 'observer' })
    await until(() => margin.ended.length > 0, 'the facilitators’ margin to close')
    expect((await window.command('go-to-phase', { phase: 'plenary' })).code).toBe('not-allowed')
    await window.untilState('to observe', (one) => one.me.role === 'observer' && one.facilitator === undefined)
  })

  test('what a facilitator has hidden stays hidden when they are one no more', async () => {
    const { people, host, windows, write, look } = await seatClass(3)
    const [bea, cyd, dan] = people
    if (!bea || !cyd || !dan) throw new Error('no readers')
    await host.does('go-to-phase', { phase: 'plenary' })
    await host.does('change-role', { who: bea.alias, role: 'facilitator' })
    await windows[0]?.untilState('to be a facilitator', (one) => one.facilitator !== undefined)
    const id = await write(cyd)
    const margin = await look(dan, commonsOf(dan))
    await until(() => margin.records.has(id), 'it to stand')
    await hide(bea, id)
    await until(() => !margin.records.has(id), 'it to be hidden')
    await host.does('change-role', { who: bea.alias, role: 'reader' })
    const later = await write(cyd)
    await until(() => margin.records.has(later), 'what was written later')
    expect(margin.records.has(id)).toBe(false)

    async function hide(who: Person, on: string) {
      const pen = penClient(server.url, host.state?.session ?? '', who)
      open.push({ close: () => pen.destroy() })
      await pen.synced()
      pen.write(recordId(who.alias), mark(on, { sort: 'hide', to: 'facilitators' }))
      await pen.saved()
    }
  })

  test('a look behind a pseudonym is kept, and told to whoever was looked at', async () => {
    const { people, host, windows } = await seatClass(2, { names: 'pseudonyms' })
    await host.untilState('people', (one) => one.facilitator?.people.length === 3)
    expect(JSON.stringify(host.heard)).not.toContain('Reader Nr')
    await host.does('unmask', { who: people[0]?.alias })
    const seen = await host.untilState('the name', (one) => one.facilitator?.unmasked.length === 1)
    expect(seen.facilitator?.unmasked).toEqual([{ alias: people[0]?.alias, name: 'Reader Nr1' }])
    await windows[0]?.untilState('to be told', (one) => one.me.unmasked.length === 1 && one.me.unmasked[0]?.by === 'Ada')
    expect(JSON.stringify(windows[1]?.heard)).not.toContain('Reader Nr1')
  })
})

describe('time', () => {
  test('the next step begins by itself, once', async () => {
    const { id, host } = await seatClass(0)
    const sheet = [
      { id: 'a', phase: 'read', minutes: 0.1, auto: true },
      { id: 'b', phase: 'plenary' },
    ]
    await host.does('plan', { sheet })
    await host.does('next', { since: 0 })
    await host.untilState('the plenary', (state) => state.phase === 'plenary' && state.step?.id === 'b')
    const events = await server.db.prisma.sessionEvent.findMany({ where: { sessionId: id, participantId: null } })
    expect(events).toHaveLength(1)
  })
})
