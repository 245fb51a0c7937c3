/**
 * The session as the server knows it, and who is here, over socket.io (`/socket.io`). Like sync, access is decided where
 * a connection opens, by the cookie; what changes afterwards ends it.
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { Server, type Socket } from 'socket.io'
import type { z } from 'zod'
import { findParticipant } from '#server/storage/session-state.ts'
import { Refusal } from '#shared/errors.ts'
import type { AccountId, SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { Hello } from '#shared/protocol/live/hello.ts'
import { Reading } from '#shared/protocol/live/reading.ts'
import { Typing } from '#shared/protocol/live/typing.ts'
import { Visible } from '#shared/protocol/live/visible.ts'
import { LiveRoom } from './room.ts'
import { type Admitted, Seat } from './seat.ts'

export interface LiveOptions {
  readonly http: HttpServer
  readonly pool: Pool
  readonly log: Pick<Logger, 'error' | 'warn' | 'info'>
  readonly authenticate: (cookie: string | undefined) => Promise<{ account: { id: AccountId }; tokenHash: Uint8Array } | undefined>
  readonly isOwnOrigin: (request: IncomingMessage) => boolean
}

export type LiveServer = ReturnType<typeof createLive>

export function createLive({ http, pool, log, authenticate, isOwnOrigin }: LiveOptions) {
  const io = new Server(http, {
    serveClient: false,
    destroyUpgrade: false,
    maxHttpBufferSize: limits.liveMessageBytes,
    perMessageDeflate: false,
    allowRequest: (request, answer) => answer(null, isOwnOrigin(request)),
  })
  const rooms = new Map<SessionId, Promise<LiveRoom>>()
  const seats = new Set<Seat>()
  let draining = false

  io.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (error: unknown) => {
        const { code, detail } = asRefusal(error)
        next(Object.assign(new Error(code), { data: { code, detail } }))
      },
    )
  })

  /** Decides who it is and which session they may sit in. */
  async function admit(socket: Socket): Promise<void> {
    if (draining) throw new Refusal('unavailable', 'Catena is about to stop.')
    const hello = Hello.safeParse(socket.handshake.auth)
    if (!hello.success) throw new Refusal('bad-request', 'Say which session it is.')
    const who = await authenticate(socket.handshake.headers.cookie)
    if (!who) throw new Refusal('not-signed-in', 'Sign in or join again.')
    const participant = await findParticipant(pool, hello.data.session, who.account.id)
    if (!participant) throw new Refusal('not-allowed', 'You are not in this session.')
    if (participant.removed || participant.erased) throw new Refusal('not-allowed', 'A facilitator has ended your part in this session.')
    if ([...seats].filter((seat) => seat.account === who.account.id).length >= limits.socketsPerAccount)
      throw new Refusal('too-fast', 'You have too many windows open.')
    const { present } = await roomOf(hello.data.session)
    if (present.size >= limits.readersInSession && !present.has(participant.id))
      throw new Refusal('session-full', `${limits.readersInSession} people are here already.`)
    const admitted: Admitted = {
      session: hello.data.session,
      account: who.account.id,
      tokenHash: who.tokenHash,
      participant: participant.id,
    }
    socket.data = admitted
  }

  io.on('connection', (socket) => {
    const seat = new Seat(socket, socket.data as Admitted)
    seats.add(seat)
    const room = roomOf(seat.session)
    socket.on('disconnect', () => {
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

    room
      .then((one) => one.sit(seat))
      .then(async () => {
        if (!socket.connected) (await room).leave(seat)
      })
      .catch((error: unknown) => seat.end(asRefusal(error)))
  })

  function roomOf(id: SessionId): Promise<LiveRoom> {
    let opening = rooms.get(id)
    if (!opening) {
      opening = LiveRoom.open(id, pool)
      rooms.set(id, opening)
      opening.catch(() => rooms.delete(id))
    }
    return opening
  }

  /** Lets go of a room in which nobody sits and nobody is about to. */
  function forgetIdle(room: LiveRoom): void {
    for (const seat of seats) if (seat.session === room.id) return
    room.close()
    rooms.delete(room.id)
  }

  function asRefusal(error: unknown): Refusal {
    if (error instanceof Refusal) return error
    log.error({ err: error }, 'a live connection could not be opened')
    return new Refusal('unavailable', 'Catena cannot open this just now.')
  }

  return {
    /** To be called after every change of a session in Postgres, when sync has brought its margins into line: tells everyone, and ends whoever may not be here any more. */
    async sessionChanged(id: SessionId): Promise<void> {
      await (await rooms.get(id))?.reload()
    },

    /** Ends the connections of an account, in the browser of this token's hash or everywhere. */
    signedOut(account: AccountId, tokenHash?: Uint8Array): void {
      for (const seat of seats) {
        if (seat.account !== account || (tokenHash && Buffer.compare(seat.tokenHash, tokenHash) !== 0)) continue
        seat.end(new Refusal('not-signed-in', 'You have signed out.'))
      }
    },

    /** Takes nobody new; ends every connection without a word, so that the clients come back by themselves. */
    async close(): Promise<void> {
      draining = true
      for (const opening of rooms.values()) (await opening.catch(() => undefined))?.close()
      rooms.clear()
      io.engine.close()
    },

    /** Figures for `/metrics`. */
    figures: () => ({ connections: seats.size, rooms: rooms.size }),
  }
}

const ignore = () => {}
