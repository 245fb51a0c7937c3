/**
 * What comes in as a command on `/live`, in this process: read by the wire's own parser and, where it can be read, run by
 * the session's machine from the state that the last one left. Each participant then sees what the session shows them.
 */
import { z } from 'zod'
import { Refusal } from '../../shared/errors.ts'
import { CommandMessage } from '../../shared/protocol/live/command.ts'
import { State } from '../../shared/protocol/live/state.ts'
import { Live } from '../../shared/session/live.ts'
import { run } from '../../shared/session/machine.ts'
import {
  aliasOfNth,
  groupIds,
  groupOfNth,
  idOfNth,
  keptAnnotation,
  promptIds,
  promptOfNth,
  recordOfNth,
  sampleGiven,
  sampleSession,
} from '../../shared/session/sample.ts'
import type { LiveSession } from '../../shared/session/state.ts'
import { stateFor } from '../../shared/session/view.ts'
import type { Seeded } from '../harness/seeded.ts'
import { breath, choicesOf } from './episode.ts'
import type { Findings } from './findings.ts'
import { fromSchema, type JsonSchema } from './from-schema.ts'
import { hostileJson, type Json, mutatedJson } from './hostile-values.ts'

const PER_EPISODE = 40
const READERS = 6
/** What readers may say of themselves; whatever else of theirs changes the session is a finding. */
const READERS_OWN = new Set(['ready', 'raise-hand', 'lower-hand', 'set-group-role'])
const described = z.toJSONSchema(CommandMessage, { unrepresentable: 'any', io: 'input' }) as JsonSchema

const records = [keptAnnotation(1, 'commons'), keptAnnotation(2, `group:${groupOfNth(1)}`), keptAnnotation(3, 'me')]
const threads = new Map(records.map((record) => [record.id, record]))
const KNOWN = [
  ...Array.from({ length: READERS + 2 }, (_, nth) => aliasOfNth(nth)),
  ...[1, 2, 3, 4].flatMap((nth) => [groupOfNth(nth), promptOfNth(nth), recordOfNth(nth)]),
  'aaaa',
  'bbbb',
  'zzzz',
  's1',
  's2',
  'command-0001',
  sampleSession(0).id,
]

/** A command that fits the description, or nearly, or not at all. */
export function hostileCommand(random: Seeded, known: readonly string[]): Json {
  if (random.below(25) === 0) return hostileJson(random)
  const command = fromSchema(described, { random, known, whole: described })
  return random.below(5) !== 0 ? command : mutatedJson(random, command)
}

/** @param only the one episode to run */
export async function fuzzMachine(findings: Findings, seed: number, inputs: number, only?: number): Promise<void> {
  const episodes = Math.ceil(inputs / PER_EPISODE)
  for (let episode = only ?? 0; episode < (only === undefined ? episodes : only + 1); episode++) {
    runEpisode(findings, seed, episode)
    if (episode % 20 === 0) await breath()
  }
}

function runEpisode(findings: Findings, seed: number, episode: number): void {
  const random = choicesOf(seed, 'machine', episode)
  const given = { records, seed: random.below(1_000), newGroupId: groupIds(1), newPromptId: promptIds(100) }
  let session = sampleSession(READERS, { names: random.below(2) === 0 ? 'shown' : 'pseudonyms' })
  for (let left = PER_EPISODE; left > 0; left--) {
    const said = hostileCommand(random, KNOWN)
    const actor = random.of([0, 0, 0, 0, 0, 1, 2, READERS + 1, 99]) ?? 0
    const next = findings.weigh(episode, 'command', (): LiveSession | undefined => {
      try {
        const parsed = CommandMessage.safeParse(JSON.parse(JSON.stringify(said) ?? 'null'))
        if (!parsed.success) return counted(findings, 'bad-request')
        const { id: _id, ...command } = parsed.data
        const done = run(session, command, sampleGiven(actor, { at: 1_000 + left, ...given }))
        if (done.events.length > 0 && actor !== 0 && !isFacilitator(session, actor) && !READERS_OWN.has(command.is))
          findings.found(episode, `participant ${actor} made "${command.is}" happen`)
        findings.count(done.events.length > 0 ? 'happened' : 'changed nothing')
        return done.state
      } catch (error) {
        if (error instanceof Refusal && error.code !== 'internal') return counted(findings, error.code)
        findings.found(episode, `threw at ${JSON.stringify(said)?.slice(0, 500)}: ${error instanceof Error ? error.stack : String(error)}`)
        return counted(findings, 'threw')
      }
    })
    if (!next || next === session) continue
    session = next
    const wrong = whatIsWrong(session)
    if (wrong) findings.found(episode, `${JSON.stringify(said).slice(0, 500)}: ${wrong}`)
  }
}

const counted = (findings: Findings, outcome: string): undefined => {
  findings.count(outcome)
  return undefined
}

const isFacilitator = (session: LiveSession, nth: number): boolean => session.participants.get(idOfNth(nth))?.role === 'facilitator'

/** Says what of a session cannot be stored or shown. */
function whatIsWrong(session: LiveSession): string | undefined {
  const stored: unknown = JSON.parse(JSON.stringify(session.live))
  if (!Live.safeParse(stored).success) return 'what is stored of it cannot be read again'
  if (![...session.participants.values()].some(({ role, removed }) => role === 'facilitator' && !removed)) return 'nobody facilitates it'
  for (const nth of [0, 1, READERS + 1]) {
    const viewer = session.participants.get(idOfNth(nth))
    if (!viewer) return 'a participant is gone'
    const shown = stateFor(viewer, session, { version: 1, now: 0, margins: new Map(), threads })
    if (!State.safeParse(JSON.parse(JSON.stringify(shown))).success) return `what participant ${nth} is shown cannot be read`
  }
  return undefined
}
