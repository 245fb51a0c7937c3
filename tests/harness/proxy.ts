import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy in front of a server: the network that a test can take away, for all who come through it. */
export interface Network {
  readonly url: string
  /** Cuts every connection and lets none through. */
  cut(): void
  restore(): void
  end(): Promise<void>
}

export async function networkTo(port: number): Promise<Network> {
  let up = true
  const open = new Set<Socket>()
  const server = createServer((near) => {
    if (!up) return void near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut() {
      up = false
      for (const socket of open) socket.destroy()
    },
    restore() {
      up = true
    },
    async end() {
      for (const socket of open) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
