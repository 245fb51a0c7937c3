import { createServer, type Socket } from 'node:net'

export interface ReceivedMail {
  readonly to: readonly string[]
  /** Headers and text as they came, soft line breaks undone. */
  readonly source: string
}

/** A mail server that takes everything and keeps it for the test: as much SMTP as it takes to be sent to. */
export async function startMailSink() {
  const received: ReceivedMail[] = []
  const waiting: (() => void)[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    let to: string[] = []
    let data: string | undefined
    let rest = ''
    socket.write('220 sink\r\n')
    socket.setEncoding('utf8').on('data', (part: string) => {
      rest += part
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (data !== undefined) {
          if (line !== '.') {
            data += `${line}\n`
            continue
          }
          received.push({ to, source: data.replace(/=\n/g, '').replace(/=3D/g, '=') })
          data = undefined
          to = []
          socket.write('250 kept\r\n')
          for (const wake of waiting.splice(0)) wake()
        } else if (/^DATA/i.test(line)) {
          data = ''
          socket.write('354 go on\r\n')
        } else if (/^QUIT/i.test(line)) {
          socket.end('221 bye\r\n')
        } else {
          const recipient = /^RCPT TO:<([^>]*)>/i.exec(line)
          if (recipient) to.push(recipient[1] ?? '')
          socket.write('250 ok\r\n')
        }
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    /** The first mail to this address, as soon as it is there. */
    async mailTo(recipient: string): Promise<ReceivedMail> {
      for (;;) {
        const found = received.find((mail) => mail.to.includes(recipient))
        if (found) return found
        await new Promise<void>((wake) => waiting.push(wake))
      }
    },
    async end() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
