/**
 * Loaded into the server before it starts (`node --import`): says how long its main thread was at work without looking up,
 * and how much memory it holds. What counts is the thread's own CPU time between two beats, so that a busy machine, which
 * takes the thread's turns away, does not look like a server that stalls. Told in a file, which outlives a kill.
 */
import { renameSync, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const EVERY = 10

const file = process.env['FUZZ_BEAT']
if (isMainThread && file !== undefined) {
  const none = { pid: process.pid, beats: 0, over: 0, longest: 0, longestByClock: 0, rss: 0, mostRss: 0 }
  const told = { ...none }
  // What came before, such as starting, does not count.
  process.on('SIGUSR2', () => Object.assign(told, none))
  let at = performance.now()
  let cpu = process.threadCpuUsage()
  setInterval(() => {
    const spent = process.threadCpuUsage(cpu)
    const worked = (spent.user + spent.system) / 1_000
    const passed = performance.now() - at
    told.beats++
    if (worked > 200) told.over++
    told.longest = Math.max(told.longest, worked)
    told.longestByClock = Math.max(told.longestByClock, passed)
    cpu = process.threadCpuUsage()
    at = performance.now()
  }, EVERY).unref()
  setInterval(() => {
    const { rss } = process.memoryUsage()
    Object.assign(told, { rss, mostRss: Math.max(told.mostRss, rss) })
    writeFileSync(`${file}.new`, JSON.stringify(told))
    renameSync(`${file}.new`, file)
  }, 200).unref()
}
