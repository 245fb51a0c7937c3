/** Commands, presence and plain noise on `/live`, over real sockets to a real server. */
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { Person } from '../harness/class.ts'
import { LiveClient } from '../harness/live.ts'
import type { Seeded } from '../harness/seeded.ts'
import { choicesOf } from './episode.ts'
import type { Findings } from './findings.ts'
import { hostileJson, hostileText } from './hostile-values.ts'
import { hostileCommand } from './machine.ts'
import { ATTACKERS, atOnce, holdsSecret, type World, whileNot } from './world.ts'

const PER_EPISODE = 20
const PATIENCE = 20_000
/** What socket.io and engine.io say in so many words: a beginning, and an end that never comes. */
const PACKETS = [
  '0',
  '1',
  '2',
  '2probe',
  '3',
  '4',
  '5',
  '6',
  '40',
  '40{}',
  '40/admin,',
  '41',
  '42',
  '42[',
  '42["command"]',
  '421["command",{"id":"x"}]',
  '43[]',
  '44{"a":1}',
  '45',
  '451-["command",{"_placeholder":true,"num":0}]',
  '459999999-[',
  '46-["x"]',
  '42["__proto__"]',
  '42["disconnect"]',
  '42["connect_error"]',
  '420[',
  '4222222222222222222222["command",{}]',
  'b4AAAA',
]

/** Everything that only a facilitator may change of a session, as Postgres has it. */
async function settings(world: World): Promise<string> {
  const { rows } = await world.server.db.pool.query<{ all: string }>(
    `SELECT jsonb_build_object('phase', phase, 'live', live - 'hands' - 'ready' - 'version' - 'queue')::text AS all FROM session WHERE id = $1`,
    [world.klass.session],
  )
  return rows[0]?.all ?? ''
}

export async function fuzzLive(findings: Findings, world: World, seed: number, inputs: number): Promise<void> {
  const attackers = await Promise.all(Array.from({ length: ATTACKERS }, (_, nth) => world.klass.join(`Mallory ${nth}`)))
  const own = await Promise.all([1, 2, 3].map((nth) => world.hostileFacilitator(`Mal${nth}-${seed}`)))
  await world.begin()
  // The first command of all writes down what has stood there by default.
  await new LiveClient(world.server.url, attackers[0]?.cookie, world.klass.session).does('raise-hand', { move: 'new' })
  const before = await settings(world)
  const known = [
    world.klass.facilitator.alias,
    ...[...world.klass.readers, ...attackers].map(({ alias }) => alias),
    ...world.wordsUnderAttack,
    world.klass.session,
    world.bystander.session,
    'bbbb',
    'command-0001',
  ]
  const episodes = whileNot(() => findings.inputs >= inputs)
  await atOnce(ATTACKERS, episodes, (episode, place) => {
    const random = choicesOf(seed, 'live', episode)
    if (random.below(5) === 0) return noise(findings, world, random, attackers[place] as Person)
    const facilitator = random.below(6) === 0 ? random.of(own) : undefined
    const session = facilitator?.session ?? world.klass.session
    const cookie = facilitator ? (facilitator.browser.cookie ?? '') : (attackers[place]?.cookie ?? '')
    return talk(findings, world, random, { episode, session, cookie, known })
  })
  const after = await settings(world)
  if (after !== before) findings.found(-1, `readers have changed what only a facilitator may: ${before} became ${after}`)
  await world.hold(findings)
}

interface Talk {
  readonly episode: number
  readonly session: string
  readonly cookie: string
  readonly known: readonly string[]
}

/** A client that speaks socket.io as it should and says what nobody says. */
async function talk(findings: Findings, world: World, random: Seeded, { episode, session, cookie, known }: Talk): Promise<void> {
  const auth = random.below(8) === 0 ? hostileJson(random) : { session: random.below(12) === 0 ? world.bystander.session : session }
  const client = new LiveClient(world.server.url, cookie, session, { reconnection: false, auth: auth as Record<string, unknown> })
  let ended = false
  client.socket.on('disconnect', () => (ended = true))
  client.socket.on('connect_error', () => (ended = true))
  client.socket.onAny((...heard: unknown[]) => {
    if (holdsSecret(JSON.stringify(heard))) findings.found(episode, 'somebody was told what is not theirs')
  })
  const settled = async (done: () => boolean) => {
    for (const end = performance.now() + PATIENCE; !done() && performance.now() < end; ) await new Promise((again) => setTimeout(again, 5))
  }
  await settled(() => client.socket.connected || ended)
  findings.inputs++
  if (ended) findings.count(`refused: ${client.refused?.code}`)
  for (let left = PER_EPISODE; left > 0 && !ended; left--) {
    findings.inputs++
    const event = random.weighted({ command: 70, reading: 6, typing: 6, visible: 6, other: 6, unanswered: 2, bytes: 4 })
    if (event === 'command') {
      const answer = await client.socket
        .timeout(PATIENCE)
        .emitWithAck('command', hostileCommand(random, known))
        .catch(() => undefined)
      const parsed = Answer.safeParse(answer)
      const said = parsed.success ? (parsed.data.ok ? 'done' : (parsed.data.code ?? '?')) : ended ? 'ended' : 'no answer'
      findings.count(said)
      if (said === 'unavailable' || said === 'internal' || said === 'no answer')
        findings.found(episode, `a command was answered with "${said}"`)
      continue
    }
    if (event === 'other') client.socket.emit(hostileText(random), ...Array.from({ length: random.below(4) }, () => hostileJson(random)))
    else if (event === 'unanswered') client.socket.emit('command', hostileCommand(random, known))
    else if (event === 'bytes')
      client.socket.emit(random.of(['command', 'reading', 'x']) ?? 'x', Buffer.alloc(random.below(2_000), random.below(256)), () => {})
    else client.socket.emit(event, random.below(3) === 0 ? hostileJson(random) : { block: 'bbbb', thread: known.at(-5), visible: true })
    findings.count(event)
  }
  if (ended) findings.count(`ended: ${client.ended?.code ?? 'without a word'}`)
  if (client.ended?.code === 'internal' || client.ended?.code === 'unavailable')
    findings.found(episode, `a connection was ended with ${JSON.stringify(client.ended)}`)
  client.close()
}

const Answer = z.object({ ok: z.boolean(), code: z.string().optional() })

/** A socket that does not even speak socket.io. */
async function noise(findings: Findings, world: World, random: Seeded, who: Person): Promise<void> {
  const query =
    random.of([
      'EIO=4&transport=websocket',
      'EIO=3&transport=websocket',
      'transport=websocket&sid=x',
      'EIO=4&transport=websocket&sid=__proto__',
    ]) ?? ''
  const socket = new WebSocket(`${world.server.url.replace(/^http/, 'ws')}/socket.io/?${query}`, {
    headers: { cookie: who.cookie, origin: world.server.url },
  })
  socket.on('error', () => {})
  const isOpen = await new Promise<boolean>((done) => {
    socket.once('open', () => done(true))
    socket.once('close', () => done(false))
  })
  findings.inputs++
  findings.count(isOpen ? 'noise' : 'noise: not let in')
  if (isOpen && random.below(2) === 0) socket.send(`40${JSON.stringify({ session: world.klass.session })}`)
  for (let left = PER_EPISODE; left > 0 && socket.readyState === WebSocket.OPEN; left--) {
    findings.inputs++
    findings.count('noise')
    const packet = random.of(PACKETS) ?? ''
    const rest = random.below(2) === 0 ? JSON.stringify(hostileJson(random)) : hostileText(random)
    socket.send(random.below(4) === 0 ? Buffer.from(packet + rest) : random.below(2) === 0 ? packet + rest : packet)
    await new Promise((next) => setTimeout(next, 5))
  }
  socket.terminate()
}
