/**
 * A process in which files are read, one after the other, each in a thread of its own: so this thread is always awake. It watches
 * the memory, and ends the process the moment the server is gone, however that went. It loads nothing, so that it is there at once.
 */
import { Worker } from 'node:worker_threads'
import { type FromReader, isTask, type Task } from './reader-wire.ts'

/** ms between two looks at the memory. */
const LOOK_EVERY = 100

// A terminal's Ctrl-C goes to everyone in it. Whether a reading is still wanted then is the server's to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.on('message', (message) => {
  if (isTask(message)) begin(message)
})

function begin({ url, data, bytes: sent, heap, growth }: Task): void {
  const bytes = Uint8Array.from(sent)
  const before = process.memoryUsage.rss()
  const thread = new Worker(new URL(url), {
    workerData: { ...data, bytes },
    transferList: [bytes.buffer],
    env: {}, // and the arguments of this process, which take rights away: with others it would have them again
    resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
  })
  thread.on('message', (message: unknown) => say({ is: 'said', message }))
  thread.on('error', (error: unknown) => {
    const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    say(outOfMemory ? { is: 'too-much-memory' } : { is: 'broke', reason: String(error instanceof Error ? error.stack : error) })
  })
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() - before > growth) say({ is: 'too-much-memory' })
  }, LOOK_EVERY)
  thread.on('exit', () => {
    clearInterval(watch)
    say({ is: 'free' })
  })
}

function say(message: FromReader<unknown>): void {
  process.send?.(message)
}
