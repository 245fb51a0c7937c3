import { expect, test } from 'vitest'
import { annotation, openClass, recordId } from '../harness/class.ts'
import { LiveClient } from '../harness/live.ts'
import { startServer } from '../harness/server.ts'
import { marginClient, penClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

test('a crash in the middle of a session loses nothing, and everyone is back without a click', async () => {
  const before = await startServer({ as: 'child' })
  const group = await openClass(before, 4, { manner: 'live' })
  const people = [group.facilitator, ...group.readers]
  const windows = people.map((person) => new LiveClient(before.url, person.cookie, group.session))
  const [host, ...readers] = windows
  if (!host) throw new Error('no host')
  for (const window of windows) await window.untilState('a state', () => true)

  const sheet = [
    { id: 'silence', phase: 'read', minutes: 60, silence: 'counts' },
    { id: 'talk', phase: 'discuss', minutes: 0.1, auto: true },
    { id: 'all', phase: 'plenary' },
  ]
  await host.does('plan', { sheet })
  await host.does('deal', { how: { is: 'number', number: 2 } })
  await host.does('go-to-step', { step: 'silence' })
  const [pen, margin] = [
    penClient(before.url, group.session, people[1] ?? group.facilitator),
    marginClient(before.url, people[2]?.margins.get('commons'), people[2] ?? group.facilitator),
  ]
  await pen.synced()
  await margin.synced()
  const id = recordId(people[1]?.alias ?? '')
  pen.write(id, annotation({ body: 'Kept through the crash' }))
  await pen.saved()
  await readers[0]?.does('ready', { ready: true })
  await readers[1]?.does('raise-hand', { move: 'question' })

  // The last command and the kill race each other: either it is acknowledged and stored, or neither.
  const racing = host.command('start-timer', { minutes: 30 }).catch(() => undefined)
  await before.kill()
  const answer = await racing
  const heard = windows.map((window) => window.states.length)

  const after = await startServer({ as: 'child', db: before.db, env: { PORT: String(before.port) } })
  for (const [nth, window] of windows.entries())
    await until(() => window.states.length > (heard[nth] ?? 0) && window.socket.connected, `window ${nth} to be back`, 30_000)
  expect(windows.map((window) => window.ended ?? window.refused?.code === 'not-allowed')).toEqual(windows.map(() => false))
  const state = await host.untilState('where it stood', (one) => one.step?.id === 'silence')
  expect(state).toMatchObject({ phase: 'read', silence: 'counts', facilitator: { ready: { who: [people[1]?.alias] } } })
  expect(state.queue.hands.map((hand) => hand.who.alias)).toEqual([people[2]?.alias])
  expect(state.groups.map((one) => one.members?.length)).toEqual([2, 2])
  if (answer?.ok) expect(state.version).toBe(answer.version)
  expect(readers.map((window) => window.state?.me.group)).toEqual(
    readers.map((window) => window.states[(heard[windows.indexOf(window)] ?? 1) - 1]?.me.group),
  )

  // The silence holds, and what was saved is there when it ends.
  await until(() => margin.provider.wsconnected && margin.provider.synced, 'the margin to be back', 30_000)
  expect(margin.records.has(id)).toBe(false)
  await host.does('next', { since: state.since })
  await until(() => margin.records.has(id), 'the words')

  // The time that ends while nobody serves is over when somebody does.
  await after.kill()
  const again = await startServer({ as: 'child', db: before.db, env: { PORT: String(before.port) } })
  await host.untilState('the next step', (one) => one.step?.id === 'all' && one.phase === 'plenary')

  for (const window of windows) window.close()
  pen.destroy()
  margin.destroy()
  await again.end()
}, 180_000)
