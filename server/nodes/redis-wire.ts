/** The wire by Redis' publish and subscribe. Nothing is kept there: what matters is in Postgres before it is said. */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { StartFailure } from '../start-failure.ts'
import type { Wire } from './wire.ts'
import { within } from './within.ts'

/**
 * How often a node says a word to itself, in ms, and after how many that it did not hear the wire counts as down. Counted
 * and not timed: a node that was held up itself (a busy machine, a long pause) finds what it missed waiting for it.
 */
const BEAT_EVERY = 400
const DOWN_AFTER = 5
/** How long Redis may take to answer when Catena starts, in ms. */
const START_WITHIN = 5_000
const PREFIX = 'catena:'
const NODE_BYTES = 36

export interface RedisWireOptions {
  readonly log: Pick<Logger, 'error' | 'warn' | 'info'>
}

/**
 * Joins the other nodes.
 * @param url `redis://…` or `rediss://…`
 * @throws StartFailure when nothing answers there
 */
export async function redisWire(url: string, { log }: RedisWireOptions): Promise<Wire & { readonly redis: Redis }> {
  // What is said while Redis is away is not kept for later: it would come as news when it is none.
  const options = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    retryStrategy: (tries: number) => Math.min(50 * tries, 1_000),
  }
  const speaking = new Redis(url, options)
  // One that has subscribed keeps its topics through a broken connection by itself.
  const listening = new Redis(url, { ...options, autoResubscribe: true })
  let lastError = 'no answer'
  for (const line of [speaking, listening]) line.on('error', (error: Error) => (lastError = error.message || lastError))
  try {
    await within(START_WITHIN, Promise.all([ready(speaking), ready(listening)]))
  } catch {
    speaking.disconnect()
    listening.disconnect()
    throw new StartFailure(
      `Redis does not answer at REDIS_URL (${lastError}): start it, correct the address, or leave REDIS_URL out to run one server.`,
    )
  }

  const node = randomUUID()
  const nodeBytes = Buffer.from(node)
  const listeners = new Map<string, Set<(message: Uint8Array, node: string) => void>>()
  const watchers = new Set<{ readonly down?: () => void; readonly up?: () => void }>()
  const subscribing = new Map<string, Promise<unknown>>()
  let isUp = true
  let unheard = 0
  let closed = false

  listening.on('messageBuffer', (channel: Buffer, message: Buffer) => {
    const topic = channel.toString().slice(PREFIX.length)
    const from = message.toString('latin1', 0, NODE_BYTES)
    if (topic === `beat:${node}`) return beatHeard()
    if (from === node) return
    // Copied: what Redis hands over is a view of a buffer that is shared.
    const said = Uint8Array.from(message.subarray(NODE_BYTES))
    for (const heard of listeners.get(topic) ?? []) {
      try {
        heard(said, from)
      } catch (error) {
        log.error({ err: error, topic }, 'what another node said could not be taken in')
      }
    }
  })

  function beatHeard(): void {
    unheard = 0
    if (isUp || closed) return
    isUp = true
    log.info('the other servers can be heard again')
    for (const watcher of watchers) watcher.up?.()
  }

  const beat = setInterval(() => {
    if (isUp && ++unheard > DOWN_AFTER) goDown()
    publish(`beat:${node}`, new Uint8Array())
  }, BEAT_EVERY)

  function goDown(): void {
    isUp = false
    log.error('Redis cannot be reached: this server sends its readers away until it is there again')
    for (const watcher of watchers) watcher.down?.()
  }

  function publish(topic: string, message: Uint8Array): void {
    speaking.publish(PREFIX + topic, Buffer.concat([nodeBytes, message])).catch(() => {})
  }

  await listening.subscribe(`${PREFIX}beat:${node}`)

  return {
    node,
    /** For what is counted together with the other nodes. */
    redis: speaking,
    get isUp() {
      return isUp
    },
    tell: publish,
    async listen(topic, heard) {
      const all = listeners.get(topic) ?? new Set()
      listeners.set(topic, all)
      all.add(heard)
      if (all.size === 1) subscribing.set(topic, listening.subscribe(PREFIX + topic))
      try {
        await subscribing.get(topic)
      } catch (error) {
        all.delete(heard)
        if (all.size === 0) listeners.delete(topic)
        throw error
      }
      return () => {
        if (!all.delete(heard) || all.size > 0) return
        listeners.delete(topic)
        subscribing.delete(topic)
        listening.unsubscribe(PREFIX + topic).catch(() => {})
      }
    },
    watch: (on) => void watchers.add(on),
    close() {
      closed = true
      clearInterval(beat)
      speaking.disconnect()
      listening.disconnect()
      return Promise.resolve()
    },
  }
}

const ready = (line: Redis): Promise<void> => new Promise((resolve) => line.once('ready', () => resolve()))
