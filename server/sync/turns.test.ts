import { describe, expect, it } from 'vitest'
import type { Room } from './room.ts'
import { type Step, Turns } from './turns.ts'

const log = { error: () => {} }
const room = (name: string, said: string[]) => ({ drop: () => said.push(`${name} dropped`) }) as unknown as Room

/** Turns whose commit does what the test says. A step that touches a room has something to commit. */
function turnsWith(commit: () => Promise<unknown>) {
  return new Turns({ commit, now: () => 1, log })
}
const touching = (one: Room, said: string[], name: string): Step => ({
  take: (batch) => {
    batch.rooms.add(one)
    batch.aligned('session' as never, 1)
    said.push(`${name} taken`)
  },
  done: () => said.push(`${name} done`),
  lost: () => said.push(`${name} lost`),
})

describe('a turn', () => {
  it('tells no one anything before it is committed', async () => {
    const said: string[] = []
    const turns = turnsWith(() => Promise.resolve().then(() => said.push('committed')))
    turns.add(touching(room('a', said), said, 'one'))
    turns.add({ done: () => said.push('asked') })
    await turns.settled()
    expect(said).toEqual(['one taken', 'committed', 'one done', 'asked'])
  })

  it('that is not committed drops what it touched, says so, and still answers who only asked', async () => {
    const said: string[] = []
    const turns = turnsWith(() => Promise.reject(new Error('no')))
    turns.add(touching(room('a', said), said, 'one'))
    turns.add({ done: () => said.push('asked') })
    await turns.settled()
    expect(said).toEqual(['one taken', 'a dropped', 'one lost', 'asked'])
    expect(turns.counted.failed).toBe(1)
  })

  it('in which a step fails is lost for all that it took, and tells those it did not get to', async () => {
    const said: string[] = []
    const turns = turnsWith(() => Promise.resolve())
    turns.add(touching(room('a', said), said, 'one'))
    turns.add({
      take: () => {
        throw new Error('a defect')
      },
    })
    turns.add(touching(room('b', said), said, 'two'))
    await turns.settled()
    expect(said).toEqual(['one taken', 'a dropped', 'one lost', 'two lost'])
  })

  it('tells everyone else when telling one of them fails, and the next turn comes', async () => {
    const said: string[] = []
    const turns = turnsWith(() => Promise.resolve())
    turns.add({
      done: () => {
        throw new Error('gone')
      },
    })
    turns.add({ done: () => said.push('told') })
    await turns.settled()
    turns.add({ done: () => said.push('told again') })
    await turns.settled()
    expect(said).toEqual(['told', 'told again'])
  })

  it('never overlaps another', async () => {
    const said: string[] = []
    let finish = () => {}
    const turns = turnsWith(() => new Promise<void>((done) => (finish = done)))
    turns.add(touching(room('a', said), said, 'one'))
    await Promise.resolve().then(() => {})
    turns.add(touching(room('a', said), said, 'two'))
    await Promise.resolve().then(() => {})
    expect(said).toEqual(['one taken'])
    finish()
    while (!said.includes('two taken')) await new Promise((resolve) => setTimeout(resolve, 1))
    finish()
    await turns.settled()
    expect(said).toEqual(['one taken', 'one done', 'two taken', 'two done'])
  })

  it('takes no more than one statement can carry', async () => {
    const said: string[] = []
    const turns = turnsWith(() => Promise.resolve())
    for (const name of ['one', 'two', 'three']) turns.add({ ...touching(room('a', said), said, name), bytes: 20 * 1024 * 1024 })
    await turns.settled()
    expect(said).toEqual(['one taken', 'one done', 'two taken', 'two done', 'three taken', 'three done'])
  })
})
