/** The thread in which one file is read. What it needs arrives as `workerData`; nothing here can reach the network. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { type Failing, failingOf } from './failing.ts'
import { Format } from './format.ts'
import type { FromWorker } from './import.ts'
import { read } from './read.ts'

// A library that would fetch a stylesheet, a font or an image finds no way to.
for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) Reflect.deleteProperty(globalThis, name)

const Input = z.object({ name: z.string().optional(), format: Format.optional(), bytes: z.instanceof(Uint8Array) })
const say = (message: FromWorker | Failing): void => parentPort?.postMessage(message)

let told = 0
try {
  const { name, format, bytes } = Input.parse(workerData)
  const reading = await read({ bytes, ...(name !== undefined && { name }), ...(format !== undefined && { format }) }, (done) => {
    if (done - told < 0.01) return
    told = done
    say({ is: 'progress', done })
  })
  say({ is: 'done', reading })
} catch (error) {
  say(failingOf(error, 'Its parts are nested more deeply than a text ever is. Copy the text and paste it instead.'))
}
