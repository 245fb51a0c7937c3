import { expect, test } from 'vitest'
import { literally } from './literally.ts'

test.each(['', 'u', 'gu'])('every sign stands for itself in a pattern with the flags "%s"', (flags) => {
  const signs = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)).join('')
  for (const text of [signs, 'Anne-Marie Le Guin', 'A/B (2)', 'x.y*z+?'])
    expect(new RegExp(`^${literally(text)}$`, flags).exec(text)?.[0]).toBe(text)
})
