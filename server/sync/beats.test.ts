import { describe, expect, it } from 'vitest'
import { Beats } from './beats.ts'

describe('signs of life', () => {
  it('come to a part of all at a time, and once to each in a round, whoever leaves meanwhile', () => {
    const beats = new Beats<{ beat(): void }>(4)
    const heard: number[] = []
    const leave = Array.from({ length: 8 }, (_, nth) => beats.add({ beat: () => void heard.push(nth) }))
    const next = () => {
      heard.length = 0
      beats.next()
      return [...heard]
    }
    expect(next()).toEqual([0, 4])
    leave[1]?.()
    leave[2]?.()
    expect([next(), next(), next(), next()]).toEqual([[5], [6], [3, 7], [0, 4]])
  })
})
