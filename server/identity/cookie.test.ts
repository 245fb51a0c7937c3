import { expect, test } from 'vitest'
import { forgetToken, keepToken, tokenFrom } from './cookie.ts'
import { newToken } from './token.ts'

const plain = { baseUrl: 'http://localhost:3000' }
const secure = { baseUrl: 'https://catena.example.org' }
const soon = new Date(Date.now() + 60_000)

test('behind https the cookie is Secure and bound to this host', () => {
  const token = newToken()
  expect(keepToken(token, soon, secure)).toMatch(
    new RegExp(`^__Host-catena=${token}; Max-Age=(59|60); Path=/; HttpOnly; Secure; SameSite=Lax$`),
  )
})

test('on plain http it is as strict as a browser takes it there', () => {
  expect(keepToken(newToken(), soon, plain)).toMatch(/^catena=[\w-]{43}; Max-Age=(59|60); Path=\/; HttpOnly; SameSite=Lax$/)
})

test('what is kept is found again, among others', () => {
  const token = newToken()
  expect(tokenFrom(`a=b; catena=${token}; c=d`, plain)).toBe(token)
})

test('a cookie planted from plain http is not taken behind https', () => {
  expect(tokenFrom(`catena=${newToken()}`, secure)).toBeUndefined()
})

test.each([undefined, '', 'catena=', 'catena=short', 'catena=%00'])('no token is found in %j', (header) => {
  expect(tokenFrom(header, plain)).toBeUndefined()
})

test('forgetting ends it at once', () => {
  expect(forgetToken(plain)).toContain('catena=; Max-Age=0')
})
