import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A TCP proxy in front of a server, or of several by turns: the network that a test can take away, for all who come through it. */
export interface Network {
  readonly url: string
  readonly port: number
  /** How long each piece of what is sent is on its way, in ms. Within a connection the order stays; connections overtake each other. */
  delay: (() => number) | undefined
  /** Cuts every connection and lets none through. */
  cut(): void
  restore(): void
  /** Cuts some of the connections; new ones are let through. */
  cutSome(isCut: () => boolean): void
  /** Nothing that is sent arrives any more, and nobody is told, until `flow`. */
  stall(): void
  flow(): void
  /** The near ends are gone, and the far ends notice nothing: what they were asked to do they do. */
  lose(): void
  end(): Promise<void>
}

/** How long the far end of a lost line stays, in ms. */
const LOST_FOR = 6_000

/** @param to the port of the server, or those that a plain round-robin proxy may choose from just now */
export async function networkTo(to: number | (() => readonly number[])): Promise<Network> {
  let up = true
  let turn = 0
  let stalled: Promise<void> | undefined
  let flow = () => {}
  const lines = new Set<{ readonly near: Socket; readonly far: Socket; isLost: boolean }>()
  const choose = () => {
    if (typeof to === 'number') return to
    const ports = to()
    return ports[turn++ % ports.length]
  }

  /** Carries what comes on one end to the other, in order. */
  function carry(from: Socket, other: Socket): void {
    let before: Promise<void> | undefined
    const pass = (bytes: Buffer) => {
      if (other.destroyed || other.write(bytes)) return
      from.pause()
      other.once('drain', () => from.resume())
    }
    const later = (act: () => void, due: number) => {
      const after = before
      const mine = (async () => {
        await after
        if (due > performance.now()) await pause(due - performance.now())
        while (stalled) await stalled
        act()
      })()
      before = mine
      void mine.then(() => {
        if (before === mine) before = undefined
      })
    }
    from.on('data', (bytes: Buffer) => {
      const ms = network.delay?.() ?? 0
      if (ms > 0 || stalled || before) later(() => pass(bytes), performance.now() + ms)
      else pass(bytes)
    })
    from.on('end', () => (before || stalled ? later(() => other.end(), 0) : other.end()))
    from.on('error', () => {})
  }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const port = up ? choose() : undefined
    if (port === undefined) return void near.destroy()
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const line = { near, far, isLost: false }
    lines.add(line)
    near.setNoDelay(true)
    far.setNoDelay(true)
    carry(near, far)
    carry(far, near)
    near.on('close', () => {
      if (!line.isLost) far.destroy()
    })
    far.on('close', () => {
      lines.delete(line)
      near.destroy()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  const cutAll = () => {
    for (const { near, far } of lines) {
      near.destroy()
      far.destroy()
    }
  }
  const network: Network = {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    delay: undefined,
    cut() {
      up = false
      cutAll()
    },
    restore() {
      up = true
    },
    cutSome(isCut) {
      for (const { near, far } of lines) {
        if (!isCut()) continue
        near.destroy()
        far.destroy()
      }
    },
    stall() {
      stalled ??= new Promise((done) => (flow = done))
    },
    flow() {
      stalled = undefined
      flow()
    },
    lose() {
      for (const line of lines) {
        line.isLost = true
        line.near.destroy()
        setTimeout(() => line.far.destroy(), LOST_FOR).unref()
      }
    },
    async end() {
      network.flow()
      cutAll()
      await new Promise((done) => server.close(done))
    },
  }
  return network
}
