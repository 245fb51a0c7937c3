/**
 * Pens and margins over WebSocket: `/sync/pen/<sessionId>` and `/sync/margin/<documentId>`, the standard y-websocket
 * protocol. Access is decided here, where a connection opens; what changes afterwards ends the connection.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Callers } from '#server/callers/callers.ts'
import { sendAway } from '#server/callers/send-away.ts'
import { SharedTurns } from '#server/nodes/shared-turns.ts'
import type { Wire } from '#server/nodes/wire.ts'
import { commit } from '#server/storage/commit.ts'
import { findMargin } from '#server/storage/documents.ts'
import { findParticipant, loadSession } from '#server/storage/session-state.ts'
import { Refusal } from '#shared/errors.ts'
import { type AccountId, DocumentId, type ParticipantId, type RecordId, SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { mayOpenMargin } from '#shared/margins/access.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import { isNotOpenYet } from '#shared/session/state.ts'
import { Beats } from './beats.ts'
import { Connection, closeCodeOf } from './connection.ts'
import { serveMargin } from './margin-talk.ts'
import type { Pen } from './pen.ts'
import { servePen } from './pen-talk.ts'
import { Refreshes } from './refreshes.ts'
import { noteRefusal } from './refusals.ts'
import { Rests } from './rests.ts'
import type { BroughtStates, Room } from './room.ts'
import { inTurn, Rooms } from './rooms.ts'
import { Turns } from './turns.ts'
import { WriteRates } from './write-rates.ts'

/** ms between two signs of life to one connection, and in how many parts all of them are beaten meanwhile. */
const BEAT_EVERY = 20_000
const BEAT_PARTS = 40

/** Records out of a file that one turn takes: it is everyone's turn. */
const BROUGHT_IN_A_TURN = 200

export interface SyncOptions {
  readonly pool: Pool
  /** By which turns are committed. */
  readonly commits: Pool
  readonly log: Pick<Logger, 'error' | 'warn' | 'info'>
  /** Whom a request's cookie stands for, and in which of their browsers, when it is their turn. */
  readonly callers: Pick<Callers<{ readonly account: { readonly id: AccountId }; readonly tokenHash: Uint8Array }>, 'whoIs'>
  readonly isOwnOrigin: (request: IncomingMessage) => boolean
  readonly now?: () => number
  /** ms between sweeps. */
  readonly sweepEvery?: number
  /** For tests, which have no thousand people. */
  readonly readersInSession?: number
  readonly annotationsInMargin?: number
  readonly socketsPerAccount?: number
  /** The wire to the other nodes on this database. */
  readonly wire?: Wire | undefined
  /** Who is in a session, as far as the live session knows, also by way of other nodes. */
  readonly presentIn?: (session: SessionId) => ReadonlySet<ParticipantId>
}

const Path = z.union([
  z.tuple([z.literal('pen'), SessionId]).transform(([, session]) => ({ is: 'pen' as const, session })),
  z.tuple([z.literal('margin'), DocumentId]).transform(([, margin]) => ({ is: 'margin' as const, margin })),
])

export function createSync(options: SyncOptions) {
  const { pool, commits, log, now = Date.now } = options
  const rates = new WriteRates()
  const rests = new Rests()
  const shared = options.wire && new SharedTurns({ pool: commits, wire: options.wire, written: (author) => rates.spend(author, 1, now()) })
  const turns = new Turns({
    commit: (work) => commit(commits, work),
    ...(shared ? { hold: (held, batch) => shared.hold(held, batch) } : {}),
    now,
    log,
  })
  const rooms: Rooms = new Rooms(turns, {
    pool,
    rates,
    ...(shared ? { isShared: true, follow: (id) => shared.follow(turns, id) } : {}),
    ...(options.annotationsInMargin ? { annotationsInMargin: options.annotationsInMargin } : {}),
  })
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.catchUpBytes + 1_024,
    perMessageDeflate: false,
    maxFragments: 64,
    // A ping is answered when it has been counted.
    autoPong: false,
  } as ConstructorParameters<typeof WebSocketServer>[0])
  const connections = new Set<Connection>()
  const beats = new Beats<Connection>(BEAT_PARTS)
  /** How many sockets each account has in all, and at each pen and margin: its windows. */
  const taken = new Map<string, number>()
  /** Admissions under way, each with the sign-ins that have ended meanwhile. */
  const opening = new Set<EndedSignIn[]>()
  const readersInSession = options.readersInSession ?? limits.readersInSession
  const socketsPerAccount = options.socketsPerAccount ?? limits.socketsPerAccount
  const changes = new Refreshes<SessionId>()
  let draining = false

  const beat = setInterval(() => {
    beats.next()
  }, BEAT_EVERY / BEAT_PARTS).unref()
  const sweep = setInterval(() => {
    rooms.sweep()
    rates.sweep(now())
    rests.sweep(now())
  }, options.sweepEvery ?? 10_000).unref()

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://catena')
    if (!options.isOwnOrigin(request)) return refuseUpgrade(socket, '403 Forbidden')
    const path = Path.safeParse(url.pathname.split('/').slice(2))
    if (!path.success) return refuseUpgrade(socket, '404 Not Found')
    sockets.handleUpgrade(request, socket, head, (ws) => {
      void admit(ws, request, path.data, url.searchParams.get('notices') === '1')
    })
  }

  /** Decides who it is and what they may open; until then nothing is read. */
  async function admit(ws: WebSocket, request: IncomingMessage, path: z.infer<typeof Path>, notices: boolean): Promise<void> {
    ws.on('error', () => ws.terminate())
    ws.pause()
    const signedOut: EndedSignIn[] = []
    opening.add(signedOut)
    let places: readonly string[] = []
    try {
      if (draining) throw new Refusal('unavailable', 'Catena is about to stop.')
      if (options.wire?.isUp === false) throw new Refusal('unavailable', 'This server is cut off from the others.')
      const who = await options.callers.whoIs(request, ws)
      if (!who) throw new Refusal('not-signed-in', 'Sign in or join again.')
      const { account } = who
      const signIn = signInKey(who.tokenHash)
      const target = path.is === 'margin' ? await findMargin(pool, path.margin) : { session: path.session, audience: undefined }
      if (!target) throw new Refusal('not-found', 'This margin does not exist.')
      const found = await findParticipant(pool, target.session, account.id)
      if (!found) throw new Refusal('not-allowed', 'You are not in this session.')
      const window = `${account.id} ${path.is === 'margin' ? path.margin : `pen ${path.session}`}`
      if ((taken.get(window) ?? 0) >= limits.windowsPerAccount || (taken.get(account.id) ?? 0) >= socketsPerAccount)
        throw new Refusal('too-fast', 'You have too many windows open.')
      places = [account.id, window]
      for (const place of places) takePlace(place)
      // Not all windows at once: the first to be heard again may be sent away again.
      for (let rest = rests.left(found.id, now()); rest > 0 && ws.readyState === ws.OPEN; rest = rests.left(found.id, now()))
        await new Promise((resolve) => setTimeout(resolve, rest * (1 + Math.random())))
      if (draining) throw new Refusal('unavailable', 'Catena is about to stop.')
      await rooms.hold(target.session, async (room) => {
        const participant = room.admitParticipant(found)
        if (participant.role !== 'facilitator' && isNotOpenYet(room.state))
          throw new Refusal('not-open-yet', 'This session is not open yet.')
        if (participant.removed) throw new Refusal('not-allowed', 'A facilitator has ended your part in this session.')
        if (signedOut.some((ended) => isEnded(ended, account.id, signIn))) throw new Refusal('not-signed-in', 'You have signed out.')
        if (target.audience && !mayOpenMargin(participant, target.audience, room.state))
          throw new Refusal('not-allowed', 'This margin is not open to you.')
        if (isFull(room, participant.id)) throw new Refusal('session-full', `${readersInSession} people are here already.`)
        if (ws.readyState !== ws.OPEN) return
        const connection = new Connection(
          ws,
          {
            account: account.id,
            signIn,
            participant: participant.id,
            notices,
            wire: request.socket,
            maySpeak: () => rates.takeFrame(participant.id, now()),
            mayBring: (bytes) => rates.takeBytes(participant.id, bytes, now()),
            sentAway: ({ code }) => code === 'too-fast' && rests.add(participant.id, now()),
            ...(target.audience ? { audience: target.audience } : {}),
          },
          (ended) => {
            connections.delete(ended)
            silence()
            room.connections.delete(ended)
            for (const place of [account.id, window]) leavePlace(place)
          },
        )
        places = [] // from here on the connection's
        connections.add(connection)
        const silence = beats.add(connection)
        room.connections.add(connection)
        ws.resume()
        try {
          if (target.audience) serveMargin(connection, await room.margin(target.audience), room, turns)
          else
            servePen(connection, await room.pen(participant.id), room, turns, {
              refused: (refusal) => noteRefusal(pool, room.id, participant.id, refusal, log),
              rests: () => rests.left(participant.id, now()) > 0,
            })
        } catch (error) {
          connection.end(asRefusal(error))
        }
      })
    } catch (error) {
      const refusal = asRefusal(error)
      const close = closeCodeOf(refusal.code)
      // The standard client comes again a tenth of a second after a socket that opened: while Catena cannot answer, a
      // whole class would. So they wait here.
      if (close >= 4500) await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1_500))
      sendAway(ws, close, refusal.code)
    } finally {
      opening.delete(signedOut)
      for (const place of places) leavePlace(place)
    }
  }

  const takePlace = (place: string) => taken.set(place, (taken.get(place) ?? 0) + 1)
  function leavePlace(place: string): void {
    const left = (taken.get(place) ?? 1) - 1
    if (left > 0) taken.set(place, left)
    else taken.delete(place)
  }

  function isFull(room: Room, participant: ParticipantId): boolean {
    const here = new Set([...room.connections].map((connection) => connection.participant))
    for (const other of options.presentIn?.(room.id) ?? []) here.add(other)
    return here.size >= readersInSession && !here.has(participant)
  }

  function asRefusal(error: unknown): Refusal {
    if (error instanceof Refusal) return error
    log.error({ err: error }, 'a sync connection could not be opened')
    return new Refusal('unavailable', 'Catena cannot open this just now.')
  }

  return {
    upgrade,
    turns,

    /**
     * To be called after every change of a session in Postgres (phase, names, groups, lifts, removals, closing), with
     * its `version` raised: brings the margins into line and ends what is no longer allowed. Resolves when that is committed.
     */
    sessionChanged(id: SessionId): Promise<void> {
      return changes.run(id, async () => {
        if (!rooms.peek(id)) return
        await rooms.hold(id, async (room) => {
          await room.writable()
          await room.loadNewMargins()
          if (shared) return inTurn(turns, { room, take: () => {} }) // whose hold takes over what has changed
          const stored = await loadSession(pool, id)
          if (!stored) return room.drop()
          await inTurn(turns, { room, take: (batch) => room.change(stored, batch), done: () => room.readmit() })
        })
      })
    },

    /**
     * Writes records into somebody's pen for them, by the same gate through which they would write them themselves.
     * @throws Refusal
     */
    async writeFor(id: SessionId, participant: ParticipantId, records: readonly (readonly [RecordId, PenRecord])[]): Promise<void> {
      await rooms.hold(id, async (room) => {
        const pen = await room.pen(participant)
        let refused: Refusal | undefined
        await inTurn(turns, {
          room,
          take: (batch) => {
            try {
              if (room.isDropped) throw new Refusal('unavailable', 'Catena is loading this session again.')
              room.write(pen, pen.updateWith(records), 'bulk', batch, records)
            } catch (error) {
              // A refusal is this writer's alone; anything else ends the turn.
              if (!(error instanceof Refusal)) throw error
              refused = error
            }
          },
        })
        if (refused) throw refused
      })
    },

    /**
     * Writes what came out of a file into the pens of those who came with it, a part in each turn. The people must be
     * there before (`sessionChanged`). What is there already stays; so it can be done again.
     * @param told how many of the records are committed; what it throws ends it there
     */
    async bring(id: SessionId, all: readonly BroughtStates[], told: (done: number) => Promise<void>): Promise<void> {
      await rooms.hold(id, async (room) => {
        await room.writable()
        await room.loadNewMargins()
        for (let from = 0; from < all.length; from += BROUGHT_IN_A_TURN) {
          const part = all.slice(from, from + BROUGHT_IN_A_TURN)
          const pens = new Map<Pen, BroughtStates[]>()
          for (const [author, states] of Map.groupBy(part, (states) => states[0]?.record.author))
            if (author) pens.set(await room.pen(author), states)
          let isBrought = false
          await inTurn(turns, {
            room,
            take: (batch) => {
              if (room.isDropped) return
              room.bring(pens, batch)
              isBrought = true
            },
          })
          if (!isBrought) throw new Refusal('unavailable', 'Catena is loading this session again.')
          await told(from + part.length)
        }
      })
    },

    /**
     * Takes the words out of all that somebody wrote in a session; whoever reads along sees it at once. They must have
     * been noted as erased before (`sessionChanged`), so that nothing of theirs comes in any more.
     * @returns how many records had words
     */
    async erase(id: SessionId, participant: ParticipantId): Promise<number> {
      return rooms.hold(id, async (room) => {
        const pen = await room.pen(participant)
        await room.loadNewMargins()
        let erased: number | undefined
        await inTurn(turns, {
          room,
          take: (batch) => {
            if (!room.isDropped) erased = room.erase(pen, batch)
          },
        })
        if (erased === undefined) throw new Refusal('unavailable', 'Catena is loading this session again.')
        return erased
      })
    },

    /** Ends the connections of an account: of the browser in which it signed out, or, without a token's hash, all of them. */
    signedOut(account: AccountId, tokenHash?: Uint8Array): void {
      const ended: EndedSignIn = { account, signIn: tokenHash && signInKey(tokenHash) }
      for (const signedOut of opening) signedOut.push(ended)
      for (const connection of connections) {
        if (isEnded(ended, connection.account, connection.signIn)) connection.end(new Refusal('not-signed-in', 'You have signed out.'))
      }
    },

    /** Takes nothing new, commits what is under way, sends everyone away to come again. */
    async drain(): Promise<void> {
      draining = true
      clearInterval(beat)
      clearInterval(sweep)
      for (const connection of connections) connection.stopReading()
      await turns.settled()
      for (const connection of connections) connection.end(new Refusal('unavailable', 'Catena is restarting; what you wrote is kept.'))
      await turns.settled()
      await rooms.closeAll()
      sockets.close()
    },

    /** The sessions in memory, as far as they are. */
    open: () => [...rooms.open].map((room) => ({ session: room.id, version: room.version, turn: room.certainty.turn })),

    /** Takes in what other nodes have committed in a session and this one has not heard. */
    async catchUp(id: SessionId): Promise<void> {
      const room = await rooms.peek(id)
      if (room) await inTurn(turns, { room, take: () => {} })
    },

    /** Lets go of every session: what is in memory may be out of date. Everyone is told to come again. */
    sendAway(): void {
      for (const room of rooms.open) room.drop()
    },

    /** Lets go of what nobody needs, now. */
    sweep: () => rooms.sweep(),

    /** Figures for `/metrics`. */
    figures() {
      let pens = 0
      let margins = 0
      let records = 0
      for (const room of rooms.open) {
        pens += room.counts.pens
        margins += room.counts.margins
        records += room.counts.records
      }
      return { connections: connections.size, rooms: rooms.open.size, pens, margins, records, ...turns.counted }
    },
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** A sign-in that has ended; without one named, all of the account. */
interface EndedSignIn {
  readonly account: AccountId
  readonly signIn: string | undefined
}
const signInKey = (tokenHash: Uint8Array): string => Buffer.from(tokenHash).toString('hex')
const isEnded = (ended: EndedSignIn, account: AccountId, signIn: string): boolean =>
  ended.account === account && (ended.signIn === undefined || ended.signIn === signIn)
