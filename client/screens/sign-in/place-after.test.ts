import { expect, test } from 'vitest'
import { placeAfter } from './place-after.ts'

test.each([
  ['', '/'],
  ['to=%2Freadings%2Fnew', '/readings/new'],
  ['to=%2Fs%2Fabc%3Fx%3D1%23p12', '/s/abc?x=1#p12'],
  ['to=https%3A%2F%2Felsewhere.example%2F', '/'],
  ['to=%2F%2Felsewhere.example', '/'],
  ['to=%2F%5Celsewhere.example', '/'],
  ['to=javascript%3Aalert(1)', '/'],
  ['to=seminars', '/'],
])('after signing in with ?%s one comes to %s', (search, place) => {
  expect(placeAfter(search)).toBe(place)
})
