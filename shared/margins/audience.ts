import { z } from 'zod'
import { GroupId } from '#shared/ids.ts'

/** To whom a record is addressed: what the screen showed when the person wrote. */
export const Audience = z.union([z.enum(['commons', 'facilitators', 'me']), z.templateLiteral(['group:', z.uuid()])])
export type Audience = z.infer<typeof Audience>

/** An audience that has a margin. What is addressed to `me` stands in none. */
export type MarginAudience = Exclude<Audience, 'me'>
export const MarginAudience = z.union([z.enum(['commons', 'facilitators']), z.templateLiteral(['group:', z.uuid()])])

export const groupAudience = (group: GroupId): `group:${string}` => `group:${group}`

/** The group an audience names, or undefined. */
export const groupOf = (audience: Audience): GroupId | undefined =>
  audience.startsWith('group:') ? GroupId.parse(audience.slice('group:'.length)) : undefined
