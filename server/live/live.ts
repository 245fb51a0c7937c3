/**
 * The session as the server knows it, and who is here, over socket.io (`/socket.io`). Like sync, access is decided where
 * a connection opens, by the cookie; what changes afterwards ends it.
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { Server, type Socket } from 'socket.io'
import type { z } from 'zod'
import type { Callers } from '#server/callers/callers.ts'
import type { Wire } from '#server/nodes/wire.ts'
import { findParticipant } from '#server/storage/session-state.ts'
import { Refusal } from '#shared/errors.ts'
import type { AccountId, ParticipantId, SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { type CommandAnswer, CommandMessage } from '#shared/protocol/live/command.ts'
import { Hello } from '#shared/protocol/live/hello.ts'
import { Looking } from '#shared/protocol/live/looking.ts'
import { Reading } from '#shared/protocol/live/reading.ts'
import { Typing } from '#shared/protocol/live/typing.ts'
import { Visible } from '#shared/protocol/live/visible.ts'
import { openGroups } from '#shared/session/grouping.ts'
import { currentGroup, isNotOpenYet, type LiveSession } from '#shared/session/state.ts'
import { Clock } from './clock.ts'
import { CommandRates } from './command-rates.ts'
import { Commands } from './commands.ts'
import { CountedSockets } from './counted-sockets.ts'
import { LiveRoom, notOpenYet } from './room.ts'
import { type Admitted, Seat } from './seat.ts'
import { Visits } from './visits.ts'

interface Known {
  readonly account: { readonly id: AccountId }
  readonly tokenHash: Uint8Array
}

interface Knocked {
  readonly who: Known | undefined
  readonly since: number
}

export interface LiveOptions {
  readonly http: HttpServer
  readonly pool: Pool
  readonly log: Pick<Logger, 'error' | 'warn' | 'info'>
  /** Whom a request's cookie stands for, and in which of their browsers, when it is their turn. */
  readonly callers: Pick<Callers<Known>, 'whoIs'>
  readonly isOwnOrigin: (request: IncomingMessage) => boolean
  /** Brings the margins of a session into line with what Postgres has of it (sync). */
  readonly alignMargins: (session: SessionId) => Promise<void>
  /** The wire to the other nodes on this database, and what tells them that a session has changed. */
  readonly wire?: Wire | undefined
  readonly tellNodes?: (session: SessionId) => void
  readonly now?: () => number
}

export function createLive({ http, pool, log, callers, isOwnOrigin, alignMargins, wire, tellNodes, now = Date.now }: LiveOptions) {
  let draining = false
  const io = new Server(http, {
    serveClient: false,
    destroyUpgrade: false,
    // Pens and margins need WebSockets too, and one who asks again and again may be answered by another server.
    transports: ['websocket'],
    wsEngine: CountedSockets,
    // Beyond it the connection breaks; what is only a little too long is refused in words (`take`).
    maxHttpBufferSize: 4 * limits.liveMessageBytes,
    perMessageDeflate: false,
    // Whoever comes while the server is about to stop comes again by themselves; a refusal further in would be for good.
    allowRequest: (request, answer) => {
      if (draining || wire?.isUp === false || !isOwnOrigin(request)) return answer(null, false)
      const since = now()
      callers.whoIs(request, request.socket).then(
        (who) => {
          knocked.set(request, { who, since })
          answer(null, true)
        },
        () => answer(null, false),
      )
    },
  })
  /** Who has come to the door, and when: what they want has still to be said. */
  const knocked = new WeakMap<IncomingMessage, Knocked>()
  const rooms = new Map<SessionId, Promise<LiveRoom>>()
  const opened = new Set<LiveRoom>()
  const seats = new Set<Seat>()
  const visits = new Visits(pool, log, seats)
  const commandRates = new CommandRates(Date.now, wire, (err) =>
    log.warn({ err }, 'commands that are given by way of other servers cannot be counted here'),
  )
  const sweep = setInterval(() => commandRates.sweep(), 10_000).unref()
  /** Of the last minute. */
  const signOuts: SignOut[] = []
  const commands = new Commands({
    pool,
    now,
    present: (session) => presentIn(session),
    async changed(session, concernsMargins) {
      // First what is shown, then what is said of it: the silence is there before anyone is told of it.
      if (concernsMargins) await surely(() => alignMargins(session))
      tellNodes?.(session)
      await tellAll(session)
    },
  })
  const clock = new Clock({ pool, log, now, give: (session, id, command) => commands.giveForServer(session, id, command) })

  io.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (error: unknown) => {
        const { code, detail } = asRefusal(error)
        // A refusal is for good; what may be better in a moment breaks the connection, which then comes again.
        if (code === 'unavailable') socket.conn.close()
        else next(Object.assign(new Error(code), { data: { code, detail } }))
      },
    )
  })

  /** Decides who it is and which session they may sit in. */
  async function admit(socket: Socket): Promise<void> {
    const { who, since } = knocked.get(socket.request) ?? { since: now(), who: await callers.whoIs(socket.request, socket.conn) }
    // Whoever asks again on the same line is looked up again.
    knocked.delete(socket.request)
    const hello = Hello.safeParse(socket.handshake.auth)
    if (!hello.success) throw new Refusal('bad-request', 'Say which session it is.')
    if (!who) throw new Refusal('not-signed-in', 'Sign in or join again.')
    const participant = await findParticipant(pool, hello.data.session, who.account.id)
    if (!participant) throw new Refusal('not-allowed', 'You are not in this session.')
    if (participant.removed || participant.erased) throw new Refusal('not-allowed', 'A facilitator has ended your part in this session.')
    if ([...seats].filter((seat) => seat.account === who.account.id).length >= limits.windowsPerAccount)
      throw new Refusal('too-fast', 'You have too many windows open.')
    const room = await roomOf(hello.data.session)
    const { present } = room
    if (participant.role !== 'facilitator' && isNotOpenYet(room.stored.state)) throw notOpenYet(room.stored.state)
    if (present.size >= limits.readersInSession && !present.has(participant.id))
      throw new Refusal('session-full', `${limits.readersInSession} people are here already.`)
    const admitted: Admitted = {
      session: hello.data.session,
      account: who.account.id,
      tokenHash: who.tokenHash,
      participant: participant.id,
      since,
    }
    socket.data = admitted
  }

  io.on('connection', (socket) => {
    const admitted = socket.data as Admitted
    const seat = new Seat(
      socket,
      admitted,
      [...seats].find((other) => other.participant === admitted.participant),
    )
    // Somebody may have signed out while they were being let in.
    if (signOuts.some((out) => out.at >= admitted.since && isOf(seat, out))) return seat.end(signedOutRefusal())
    seats.add(seat)
    const room = roomOf(seat.session)
    socket.on('disconnect', () => {
      visits.note(seat)
      seats.delete(seat)
      void room.then((one) => {
        one.leave(seat)
        forgetIdle(one)
      }, ignore)
    })
    // Every packet costs, whatever is in it.
    socket.use((_packet, next) => {
      if (seat.packetRate.take(1, Date.now())) next()
      else seat.end(new Refusal('too-fast', 'Too many messages at once.'))
    })

    /** Parses what a client says of its presence; too much of it is left out, nonsense ends the connection. */
    const hear = <T>(event: string, schema: z.ZodType<T>, take: (said: T, room: LiveRoom) => void) =>
      socket.on(event, (unparsed: unknown) => {
        const said = schema.safeParse(unparsed)
        if (!said.success) return seat.end(new Refusal('bad-request', `This is no "${event}".`))
        if (!seat.presenceRate.take(1, Date.now())) return
        void room.then((one) => seat.hasEnded || take(said.data, one), ignore)
      })
    hear('reading', Reading, ({ block }, one) => {
      seat.reading = block ?? undefined
      one.presenceChanged()
    })
    hear('typing', Typing, ({ thread }, one) => one.typing(seat, thread, Date.now()))
    hear('visible', Visible, ({ visible }, one) => {
      seat.visible = visible
      one.presenceChanged()
    })

    hear('looking', Looking, ({ looking }) => {
      // at the beginning and at the end of each look
      visits.note(seat)
      seat.looking = looking
      visits.note(seat)
    })

    socket.on('command', (unparsed: unknown, acknowledge: unknown) => {
      if (!isAcknowledgement(acknowledge)) return seat.end(new Refusal('bad-request', 'A command wants to be answered.'))
      take(seat, unparsed).then(acknowledge, (error: unknown) => {
        const { code, detail } = asRefusal(error)
        acknowledge({ ok: false, code, detail })
      })
    })

    room
      .then((one) => one.sit(seat))
      .then(async () => {
        const one = await room
        if (!socket.connected) return one.leave(seat)
        // Whoever comes when groups have been dealt is dealt in.
        const { participant } = seat
        if (wantsGroup(one.stored.state, participant))
          await commands.giveForServer(seat.session, `arrive-${participant}-${one.stored.version}`, { is: 'arrive', participant })
      })
      .catch((error: unknown) => {
        const refusal = asRefusal(error)
        if (refusal.code === 'unavailable') socket.conn.close()
        else seat.end(refusal)
      })
  })

  async function take(seat: Seat, unparsed: unknown): Promise<CommandAnswer> {
    if (Buffer.byteLength(JSON.stringify(unparsed) ?? '') > limits.liveMessageBytes)
      throw new Refusal('too-large', `A command has at most ${limits.liveMessageBytes / 1024} KB.`)
    const said = CommandMessage.safeParse(unparsed)
    if (!said.success) throw new Refusal('bad-request', 'This command could not be read.')
    if (seat.hasEnded || draining) throw new Refusal('unavailable', 'Catena is about to stop.')
    if (!commandRates.take(seat.participant)) throw new Refusal('too-fast', 'Too many commands at once; wait a moment.')
    const { id, ...command } = said.data
    const { version, unchanged } = await commands.give(seat.session, id, command, seat.participant)
    return { ok: true, version, ...(unchanged ? { unchanged } : {}) }
  }

  /** Tells everyone in a session, ends whoever may not be there any more, and takes note of what is due. */
  async function tellAll(session: SessionId): Promise<void> {
    const room = await rooms.get(session)?.catch(() => undefined)
    if (!room) return clock.look()
    await room.reload()
    clock.noteSession(room.stored.state)
  }

  /** Until it succeeds, or sooner or later not: memory that does not know of a silence must not go on speaking. */
  async function surely(act: () => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await act()
      } catch (error) {
        if (tries === MOST_TRIES) throw error
        await new Promise((again) => setTimeout(again, 50 * tries))
      }
    }
  }

  function roomOf(id: SessionId): Promise<LiveRoom> {
    let opening = rooms.get(id)
    if (!opening) {
      opening = LiveRoom.open(id, pool, wire).then((room) => {
        opened.add(room)
        return room
      })
      rooms.set(id, opening)
      opening.catch(() => rooms.delete(id))
    }
    return opening
  }

  /** Lets go of a room in which nobody sits and nobody is about to. */
  function forgetIdle(room: LiveRoom): void {
    for (const seat of seats) if (seat.session === room.id) return
    close(room)
  }

  function close(room: LiveRoom): void {
    room.close()
    opened.delete(room)
    rooms.delete(room.id)
  }

  /** Who is here, on any node. */
  function presentIn(session: SessionId): ReadonlySet<ParticipantId> {
    for (const room of opened) if (room.id === session) return room.present
    return new Set()
  }

  function asRefusal(error: unknown): Refusal {
    if (error instanceof Refusal) return error
    log.error({ err: error }, 'something failed in a live session')
    return new Refusal('unavailable', 'Catena cannot do this just now; try again in a moment.')
  }

  return {
    commands,

    /** To be called after every change of a session in Postgres, when sync has brought its margins into line: tells everyone, and ends whoever may not be here any more. */
    sessionChanged: (id: SessionId): Promise<void> => tellAll(id),

    /** Ends the connections of an account, in the browser of this token's hash or everywhere. */
    signedOut(account: AccountId, tokenHash?: Uint8Array): void {
      const out: SignOut = { account, tokenHash, at: now() }
      while (signOuts[0] && signOuts[0].at < out.at - REMEMBER_SIGN_OUTS) signOuts.shift()
      signOuts.push(out)
      for (const seat of seats) if (isOf(seat, out)) seat.end(signedOutRefusal())
    },

    /** Takes nobody new; ends every connection without a word, so that the clients come back by themselves. */
    async close(): Promise<void> {
      draining = true
      clock.stop()
      clearInterval(sweep)
      await commands.settled()
      await Promise.allSettled(rooms.values())
      for (const room of opened) close(room)
      await visits.close()
      io.engine.close()
    },

    presentIn,

    /** The sessions in which somebody sits, with the version that they were told of. */
    open: () => [...opened].map((room) => ({ session: room.id, version: room.stored.version })),

    /** Breaks every connection without a word, so that the clients come back by themselves. */
    sendAway(): void {
      for (const seat of seats) seat.breakOff()
    },

    /** Figures for `/metrics`. */
    figures: () => ({ connections: seats.size, rooms: rooms.size }),
  }
}

const ignore = () => {}

interface SignOut {
  readonly account: AccountId
  /** Of one browser; without it, everywhere. */
  readonly tokenHash: Uint8Array | undefined
  readonly at: number
}

/** Longer than letting somebody in can take, in ms: most of it is the 45 s that socket.io gives them to say what they want. */
const REMEMBER_SIGN_OUTS = 60_000

const isOf = (seat: Seat, out: SignOut): boolean =>
  seat.account === out.account && (out.tokenHash === undefined || Buffer.compare(seat.tokenHash, out.tokenHash) === 0)

const signedOutRefusal = () => new Refusal('not-signed-in', 'You have signed out.')

/** How often margins are tried to be brought into line after a change. */
const MOST_TRIES = 8

const isAcknowledgement = (value: unknown): value is (answer: CommandAnswer) => void => typeof value === 'function'

/** Whether somebody might be dealt into a group; the machine decides. */
function wantsGroup(state: LiveSession, id: ParticipantId): boolean {
  return state.live.dealLate && state.participants.get(id)?.role === 'reader' && !currentGroup(state, id) && openGroups(state).length > 0
}
