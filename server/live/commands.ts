/**
 * Commands to a session: parsed before, run here by the machine on what Postgres has, stored by one statement for all that
 * came in meanwhile, if nobody was quicker (else run again on what there is then), and once only for each id. Before the
 * answer the margins are in line with it, so whoever is told "silence" is told the truth.
 */
import { randomInt, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import {
  blocksOf,
  type ChangeStep,
  concernsMargins,
  groupsOfLastTime,
  storeChange,
  versionsAfter,
  writtenIn,
} from '#server/storage/live.ts'
import { sheetToTakeOver } from '#server/storage/run-sheets.ts'
import { loadRecordsById, loadSession } from '#server/storage/session-state.ts'
import { Refusal } from '#shared/errors.ts'
import { type BlockId, GroupId, type ParticipantId, PromptId, type RecordId, type SessionId } from '#shared/ids.ts'
import { chance } from '#shared/session/chance.ts'
import type { Command, ServerCommand } from '#shared/session/command.ts'
import type { Given } from '#shared/session/given.ts'
import type { Step } from '#shared/session/live.ts'
import { run, runForServer } from '#shared/session/machine.ts'
import type { Outcome } from '#shared/session/outcome.ts'
import type { FittedSheet } from '#shared/session/saved-sheet.ts'
import type { LiveSession } from '#shared/session/state.ts'

export interface CommandsOptions {
  readonly pool: Pool
  readonly now: () => number
  readonly present: (session: SessionId) => ReadonlySet<ParticipantId>
  /** Brings margins into line, then tells everyone (what concerns no margin goes straight to them). */
  readonly changed: (session: SessionId, concernsMargins: boolean) => Promise<void>
}

/** How often commands are run again because another node was quicker. */
const MOST_TRIES = 25
/** How many commands are stored at once. */
const MOST_AT_ONCE = 256

/** What became of a command that was not refused. */
export interface Taken {
  /** The version of the session in which it is stored. */
  readonly version: number
  /** It did nothing: the session stood so already. */
  readonly unchanged: boolean
}

/** A command that waits for its turn. */
interface Waiting {
  readonly id: string
  readonly command: Command | ServerCommand
  readonly actor: ParticipantId | 'server'
  readonly decide: (state: LiveSession, given: Given) => Outcome
  /** What became of it, when everyone has been told. */
  readonly done: (taken: Promise<Taken>) => void
  readonly refused: (error: unknown) => void
}

export class Commands {
  readonly #options: CommandsOptions
  /** Commands to one session, one behind another: on one node they never overtake each other, so they rarely collide. */
  readonly #lines = new Map<SessionId, { readonly waiting: Waiting[]; readonly end: Promise<void> }>()

  constructor(options: CommandsOptions) {
    this.#options = options
  }

  /** Resolves when what has been taken is stored. */
  async settled(): Promise<void> {
    while (this.#lines.size > 0) await Promise.all([...this.#lines.values()].map((line) => line.end))
  }

  /**
   * Runs a participant's command.
   * @throws Refusal
   */
  async give(session: SessionId, commandId: string, command: Command, actor: ParticipantId): Promise<Taken> {
    return this.#inLine(session, commandId, command, actor, (state, given) => run(state, command, { ...given, actor }))
  }

  /** Runs what the server itself asks; under the same id once, on however many nodes. */
  async giveForServer(session: SessionId, commandId: string, command: ServerCommand): Promise<Taken> {
    return this.#inLine(session, commandId, command, 'server', (state, given) => runForServer(state, command, given))
  }

  #inLine(
    session: SessionId,
    id: string,
    command: Command | ServerCommand,
    actor: ParticipantId | 'server',
    decide: (state: LiveSession, given: Given) => Outcome,
  ): Promise<Taken> {
    return new Promise((done, refused) => {
      const one: Waiting = { id, command, actor, decide, done, refused }
      const line = this.#lines.get(session)
      if (line) line.waiting.push(one)
      else {
        const waiting = [one]
        this.#lines.set(session, { waiting, end: this.#work(session, waiting) })
      }
    })
  }

  /**
   * Works a line off. Whoever comes while a statement is under way is stored by the next one, together with everyone else
   * who came meanwhile: a class that says "ready" at once costs a few statements and not one for each.
   */
  async #work(session: SessionId, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      const taken = waiting.slice(0, MOST_AT_ONCE)
      try {
        const { answered, concerns } = await this.#store(session, taken)
        waiting.splice(0, answered.length)
        const told = concerns === 'nobody' ? Promise.resolve() : this.#options.changed(session, concerns === 'margins')
        for (const [nth, answer] of answered.entries()) {
          const one = taken[nth]
          if (answer instanceof Refusal) one?.refused(answer)
          else one?.done(told.then(() => answer))
        }
        // Each who waits for it has its error.
        told.catch(ignore)
      } catch (error) {
        for (const one of waiting.splice(0, taken.length)) one.refused(error)
      }
    }
    this.#lines.delete(session)
  }

  /**
   * Runs commands one after the other on what Postgres has, and stores what came of them by one statement. It ends behind
   * the first that concerns margins, which are brought into line with it before anything else happens; the rest has to be
   * given again.
   * @returns for each, in order, what became of it or why nothing did
   */
  async #store(
    session: SessionId,
    taken: readonly Waiting[],
  ): Promise<{ answered: (Taken | Refusal)[]; concerns: 'margins' | 'state' | 'nobody' }> {
    const { pool, now } = this.#options
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const ids = taken.map((one) => one.id)
      const [before, stored] = await Promise.all([versionsAfter(pool, session, ids), loadSession(pool, session)])
      if (!stored) throw new Refusal('not-found', 'This session does not exist.')
      const acted = new Map(before)
      const steps: ChangeStep[] = []
      const answered: (Taken | Refusal)[] = []
      let state = stored.state
      let concernsMargin = false
      // A command that was stored before may have been so by a server that fell before it brought the margins into line.
      let toldAgain = false
      for (const { id, command, actor, decide } of taken) {
        const done = acted.get(id)
        if (done !== undefined) {
          toldAgain ||= before.has(id)
          answered.push({ version: done, unchanged: false })
          continue
        }
        const seed = randomInt(2 ** 31)
        const at = now()
        const outcome = this.#decide(state, decide, await this.#given(session, command, actor, seed, at))
        if (outcome instanceof Refusal) {
          answered.push(outcome)
          continue
        }
        const unchanged = outcome.events.length === 0
        const version = stored.version + steps.length + (unchanged ? 0 : 1)
        answered.push({ version, unchanged })
        if (unchanged) continue
        acted.set(id, version)
        steps.push({ commandId: id, actor, command, events: outcome.events, seed, at })
        concernsMargin = concernsMargins(state, outcome.state)
        state = outcome.state
        if (concernsMargin) break
      }
      const last = steps.at(-1)
      if (!last) return { answered, concerns: toldAgain ? 'margins' : 'nobody' }
      const result = await storeChange(pool, { before: stored.state, version: stored.version, after: state, steps, at: last.at })
      if (result === 'stored') return { answered, concerns: concernsMargin || toldAgain ? 'margins' : 'state' }
    }
    throw new Refusal('unavailable', 'Too much is happening in this session just now; try again in a moment.')
  }

  /** A refusal concerns its command alone; any other error, all. */
  #decide(state: LiveSession, decide: Waiting['decide'], given: Given): Outcome | Refusal {
    try {
      return decide(state, given)
    } catch (error) {
      if (error instanceof Refusal) return error
      throw error
    }
  }

  /** Looks up what this command needs of the world, and no more. */
  async #given(
    session: SessionId,
    command: Command | ServerCommand,
    actor: ParticipantId | 'server',
    seed: number,
    at: number,
  ): Promise<Given> {
    const { pool } = this.#options
    const otherSheet =
      actor !== 'server' && (command.is === 'plan-like' || command.is === 'plan-from')
        ? await sheetToTakeOver(pool, session, actor, command)
        : undefined
    const threads = threadsIn(command)
    const [blocks, records, lastTime, written] = await Promise.all([
      blocksOf(pool, session, blocksIn(command, otherSheet)),
      loadRecordsById(pool, session, threads),
      command.is === 'deal' && command.how.is === 'last-time' ? groupsOfLastTime(pool, session) : [],
      command.is === 'deal' && command.how.is === 'written'
        ? writtenIn(pool, session, command.how.by)
        : new Map<ParticipantId, Set<string>>(),
    ])
    const posted = new Map(records.filter((record) => record.value.is !== 'draft').map((record) => [record.id, record]))
    return {
      actor,
      at,
      random: chance(seed),
      newGroupId: () => GroupId.parse(randomUUID()),
      newPromptId: () => PromptId.parse(randomUUID()),
      hasBlock: (block) => blocks.has(block),
      record: (id) => posted.get(id),
      present: this.#options.present(session),
      lastTime,
      written,
      otherSheet,
    }
  }
}

function threadsIn(command: Command | ServerCommand): RecordId[] {
  switch (command.is) {
    case 'lift':
      return [command.thread]
    case 'project':
      return command.threads
    case 'spotlight':
    case 'raise-hand':
      return command.target?.is === 'thread' ? [command.target.thread] : []
    default:
      return []
  }
}

function blocksIn(command: Command | ServerCommand, otherSheet: FittedSheet | undefined): BlockId[] {
  switch (command.is) {
    case 'plan':
      return ofSheet(command.sheet)
    case 'plan-like':
    case 'plan-from':
      return ofSheet(otherSheet?.steps ?? [])
    case 'add-prompt':
    case 'change-prompt':
      return [command.passage.start.block, command.passage.end.block]
    case 'spotlight':
    case 'raise-hand':
      return command.target?.is === 'passage' ? [command.target.passage.start.block, command.target.passage.end.block] : []
    default:
      return []
  }
}

const ofSheet = (sheet: readonly Step[]): BlockId[] => sheet.flatMap((step) => step.stretches.flatMap(({ from, to }) => [from, to]))

const ignore = () => {}
