/**
 * Commands to a session: parsed before, run here by the machine on what Postgres has, stored by one statement if nobody
 * was quicker (else run again on what there is then), and once only for each id. Before the answer the margins are in
 * line with it, so whoever is told "silence" is told the truth.
 */
import { randomInt, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { blocksOf, concernsMargins, groupsOfLastTime, sheetFor, storeChange, versionAfter, writtenIn } from '#server/storage/live.ts'
import { loadRecordsById, loadSession } from '#server/storage/session-state.ts'
import { Refusal } from '#shared/errors.ts'
import { type BlockId, GroupId, type ParticipantId, type RecordId, type SessionId } from '#shared/ids.ts'
import { chance } from '#shared/session/chance.ts'
import type { Command, ServerCommand } from '#shared/session/command.ts'
import type { Given } from '#shared/session/given.ts'
import type { Step } from '#shared/session/live.ts'
import { run, runForServer } from '#shared/session/machine.ts'
import type { Outcome } from '#shared/session/outcome.ts'
import type { LiveSession } from '#shared/session/state.ts'

export interface CommandsOptions {
  readonly pool: Pool
  readonly now: () => number
  readonly present: (session: SessionId) => ReadonlySet<ParticipantId>
  /** Brings margins into line, then tells everyone (what concerns no margin goes straight to them). */
  readonly changed: (session: SessionId, concernsMargins: boolean) => Promise<void>
}

/** How often a command is run again because another was quicker. */
const MOST_TRIES = 25

export class Commands {
  readonly #options: CommandsOptions
  /** Commands to one session, one behind another: on one node they never overtake each other, so they rarely collide. */
  readonly #lines = new Map<SessionId, Promise<unknown>>()

  constructor(options: CommandsOptions) {
    this.#options = options
  }

  /** Resolves when what has been taken is stored. */
  async settled(): Promise<void> {
    while (this.#lines.size > 0) await Promise.all(this.#lines.values())
  }

  /**
   * Runs a participant's command.
   * @returns the version of the session in which it is stored
   * @throws Refusal
   */
  async give(session: SessionId, commandId: string, command: Command, actor: ParticipantId): Promise<number> {
    return this.#inLine(session, commandId, command, actor, (state, given) => run(state, command, { ...given, actor }))
  }

  /** Runs what the server itself asks; under the same id once, on however many nodes. */
  async giveForServer(session: SessionId, commandId: string, command: ServerCommand): Promise<number> {
    return this.#inLine(session, commandId, command, 'server', (state, given) => runForServer(state, command, given))
  }

  async #inLine(
    session: SessionId,
    commandId: string,
    command: Command | ServerCommand,
    actor: ParticipantId | 'server',
    decide: (state: LiveSession, given: Given) => Outcome,
  ): Promise<number> {
    const turn = (this.#lines.get(session) ?? Promise.resolve()).then(() => this.#store(session, commandId, command, actor, decide))
    const end = turn.then(ignore, ignore).then(() => {
      if (this.#lines.get(session) === end) this.#lines.delete(session)
    })
    this.#lines.set(session, end)
    const { version, concerns } = await turn
    if (concerns !== 'nobody') await this.#options.changed(session, concerns === 'margins')
    return version
  }

  async #store(
    session: SessionId,
    commandId: string,
    command: Command | ServerCommand,
    actor: ParticipantId | 'server',
    decide: (state: LiveSession, given: Given) => Outcome,
  ): Promise<{ version: number; concerns: 'margins' | 'state' | 'nobody' }> {
    const { pool, now } = this.#options
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const [done, stored] = await Promise.all([versionAfter(pool, session, commandId), loadSession(pool, session)])
      // It may have been stored by a server that fell before it brought the margins into line.
      if (done !== undefined) return { version: done, concerns: 'margins' }
      if (!stored) throw new Refusal('not-found', 'This session does not exist.')
      const seed = randomInt(2 ** 31)
      const at = now()
      const { state, events } = decide(stored.state, await this.#given(session, command, actor, seed, at))
      if (events.length === 0) return { version: stored.version, concerns: 'nobody' }
      const before = stored.state
      const result = await storeChange(pool, { before, version: stored.version, after: state, commandId, actor, command, events, seed, at })
      if (result.is === 'stored') return { version: result.version, concerns: concernsMargins(before, state) ? 'margins' : 'state' }
    }
    throw new Refusal('unavailable', 'Too much is happening in this session just now; try again in a moment.')
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
    const otherSheet = command.is === 'plan-like' && actor !== 'server' ? await sheetFor(pool, command.session, actor) : undefined
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
    case 'spotlight':
    case 'raise-hand':
      return command.target?.is === 'thread' ? [command.target.thread] : []
    default:
      return []
  }
}

function blocksIn(command: Command | ServerCommand, otherSheet: readonly Step[] | undefined): BlockId[] {
  switch (command.is) {
    case 'plan':
      return ofSheet(command.sheet)
    case 'plan-like':
      return ofSheet(otherSheet ?? [])
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
