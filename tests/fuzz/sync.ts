/** Frames on `/sync`, over real sockets to a real server: many people at once, each with a pen and the commons. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { annotation, type Person } from '../harness/class.ts'
import type { Seeded } from '../harness/seeded.ts'
import { askFrame, RawSocket, updateFrame } from '../harness/sync-client.ts'
import { choicesOf } from './episode.ts'
import type { Findings } from './findings.ts'
import { honestRecords } from './gate.ts'
import { hostileText, type Json } from './hostile-values.ts'
import { HostileWriter } from './hostile-writer.ts'
import { mutatedBytes } from './mutated-bytes.ts'
import { ATTACKERS, atOnce, holdsSecret, type World, whileNot } from './world.ts'

const PER_EPISODE = 10
/** How a connection may end that was sent what nobody sends: malformed, forged, not allowed, too large, does not fit, too fast, or by the rules of WebSocket. */
const ENDINGS = new Set([4400, 4403, 4413, 4422, 4529, 1002, 1003, 1007, 1008, 1009])
/** Without a word. */
const CUT = 1006
/** How long an answer is waited for, in ms: some inputs have none. */
const PATIENCE = 60

export async function fuzzSync(findings: Findings, world: World, seed: number, inputs: number): Promise<void> {
  const attackers = await Promise.all(Array.from({ length: ATTACKERS }, (_, nth) => world.klass.join(`Mallory ${nth}`)))
  await world.begin()
  const episodes = whileNot(() => findings.inputs >= inputs)
  await atOnce(ATTACKERS, episodes, (episode, place) => runEpisode(findings, world, seed, episode, attackers[place] as Person))
  await world.hold(findings)
}

async function runEpisode(findings: Findings, world: World, seed: number, episode: number, who: Person): Promise<void> {
  const random = choicesOf(seed, 'sync', episode)
  const isPen = random.below(8) !== 0
  const path = isPen ? `/sync/pen/${world.klass.session}` : `/sync/margin/${who.margins.get('commons')}`
  const socket = new RawSocket(world.server.url, `${path}?notices=1`, who.cookie)
  let ended: { code: number; reason: string } | undefined
  void socket.ended.then((end) => (ended = end))
  const mirror = new Y.Doc({ guid: 'fuzz' })
  let heard = 0
  socket.socket.on('message', (data: Buffer) => {
    heard++
    if (holdsSecret(data)) findings.found(episode, 'somebody was sent what is not theirs')
    if (isPen) followed(mirror, data)
  })
  const answered = async (before: number) => {
    for (const end = performance.now() + PATIENCE; heard === before && !ended && performance.now() < end; )
      await new Promise((again) => setTimeout(again, 3))
  }
  await socket.open().catch(() => undefined)
  if (random.below(5) !== 0) {
    socket.send(askFrame())
    await answered(0)
  }
  const records = honestRecords(`${who.alias}-00000000`, '00000000-0000-4000-9000-000000000001')
  const writer = new HostileWriter(random, who.alias, [annotation() as unknown as Json, ...records], world.wordsUnderAttack)
  // Too many fragments or bytes are cut off at once, and what is still on its way to the server may then take the reason away.
  let mayBeCut = false
  for (let left = PER_EPISODE; left > 0 && !ended; left--) {
    const before = heard
    const sent = send(random, socket, writer, mirror)
    mayBeCut ||= sent === 'fragments' || sent === 'of many parts'
    findings.inputs++
    await answered(before)
    findings.count(
      ended
        ? `${(ended as { code: number }).code} ${(ended as { reason: string }).reason}`.trim()
        : heard > before
          ? 'answered'
          : 'no answer',
    )
    const code = (ended as { code: number } | undefined)?.code
    if (code !== undefined && !ENDINGS.has(code) && !(mayBeCut && code === CUT))
      findings.found(episode, `${sent} ended the connection with ${JSON.stringify(ended)}`)
  }
  socket.close()
}

/** Takes in what the server says of the pen, so that what is sent next builds on it. */
function followed(mirror: Y.Doc, frame: Buffer): void {
  const decoder = decoding.createDecoder(Uint8Array.from(frame))
  if (decoding.readVarUint(decoder) !== 0) return
  if (decoding.readVarUint(decoder) === 0) return
  Y.applyUpdate(mirror, decoding.readVarUint8Array(decoder))
}

/** @returns what was sent, in a word */
function send(random: Seeded, socket: RawSocket, writer: HostileWriter, mirror: Y.Doc): string {
  const kind = random.weighted({ update: 60, frame: 14, question: 6, life: 8, text: 2, noise: 6, fragments: 4 })
  switch (kind) {
    case 'update': {
      const { what, bytes } = writer.next(mirror)
      socket.update(bytes, random.below(2) === 0 ? 1 : 2)
      return what
    }
    case 'frame':
      socket.send(mutatedBytes(random, updateFrame(writer.next(mirror).bytes)))
      return kind
    case 'question':
      socket.send(mutatedBytes(random, askFrame(mirror)))
      return kind
    case 'life':
      socket.send(awareness(random))
      return kind
    case 'text':
      socket.send(hostileText(random))
      return kind
    case 'noise':
      socket.send(Uint8Array.from({ length: random.below(200) }, () => random.below(256)))
      return kind
    case 'fragments': {
      const frame = updateFrame(writer.next(mirror).bytes)
      const size = 1 + random.below(frame.length)
      for (let at = 0; at < frame.length; at += size)
        socket.socket.send(frame.slice(at, at + size), { binary: random.below(10) !== 0, fin: at + size >= frame.length })
      return kind
    }
  }
}

/** That others are here who are not, and say what they do not. */
function awareness(random: Seeded): Uint8Array {
  return encoding.encode((e) => {
    encoding.writeVarUint(e, random.of([1, 1, 1, 3, 77]) ?? 1)
    encoding.writeVarUint8Array(
      e,
      encoding.encode((inner) => {
        encoding.writeVarUint(inner, random.of([1, 1, 0, 1_000_000]) ?? 1)
        for (const number of [random.below(10), random.of([0, 1, 2 ** 40]) ?? 0]) encoding.writeVarUint(inner, number)
        encoding.writeVarString(inner, random.of(['null', '{"user":{"name":"Ada"}}', '{', hostileText(random).toWellFormed()]) ?? '')
      }),
    )
  })
}
