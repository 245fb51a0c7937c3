import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from './config.ts'
import { StartFailure } from './start-failure.ts'

export type Upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer) => void

/** The one port, taken before anything else is started, so that a port that is not free stops the start at once and touches nothing. */
export type FrontDoor = {
  readonly http: Server
  readonly port: number
  /** From now on requests are answered by this; until then with 503. */
  open(answer: RequestListener, upgrade: Upgrade): void
  /** Takes no new connections; ends those that wait for nothing. */
  stopAccepting(): void
  /** Ends what is left. */
  close(): Promise<void>
}

/** A server killed a moment ago may still be letting go of the port. */
const PATIENCE_MS = 3_000

/** @throws StartFailure when the port or the address cannot be had. */
export async function takePort(config: Pick<Config, 'port' | 'host'>): Promise<FrontDoor> {
  let answer: RequestListener = (_req, res) => {
    res.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1' }).end('Catena is starting.\n')
  }
  let upgrade: Upgrade = (_req, socket) => refuse(socket, '503 Service Unavailable')
  const http = createServer((req, res) => answer(req, res))
  http.on('upgrade', (req, socket, head) => {
    socket.on('error', () => {}) // a socket that breaks while it is being refused or admitted
    upgrade(req, socket, head)
  })
  await listen(http, config)
  const at = http.address()
  return {
    http,
    port: at && typeof at === 'object' ? at.port : config.port,
    open(nextAnswer, nextUpgrade) {
      answer = nextAnswer
      upgrade = nextUpgrade
    },
    stopAccepting() {
      http.close()
      http.closeIdleConnections()
    },
    close: () =>
      new Promise((closed) => {
        if (http.listening) http.close()
        http.closeAllConnections()
        setImmediate(closed)
      }),
  }
}

/** Answers an upgrade with an HTTP status and ends it. */
export function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

async function listen(http: Server, { port, host }: Pick<Config, 'port' | 'host'>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; await delay(200)) {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
      const failed = (problem: NodeJS.ErrnoException) => {
        http.removeListener('listening', listening)
        done(problem)
      }
      const listening = () => {
        http.removeListener('error', failed)
        done(undefined)
      }
      http.once('error', failed).once('listening', listening).listen({ port, host })
    })
    if (!error) return
    if (error.code === 'EADDRINUSE' && Date.now() < end) continue
    throw new StartFailure(sentence(error, port, host), { cause: error })
  }
}

function sentence(error: NodeJS.ErrnoException, port: number, host: string | undefined): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: stop that one, or choose another port, for example PORT=${port + 1} npm start.`
    case 'EACCES':
      return `Port ${port} may not be used by this user: choose one above 1023 with PORT.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is "${host}", which is no address of this machine: correct it or leave it out.`
    default:
      return `Catena cannot listen on port ${port} (${error.code}): choose another port with PORT.`
  }
}
