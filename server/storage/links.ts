/** Links that work once. The link holds the token, the row its SHA-256. */
import type { Database } from './database.ts'

type TokenHash = Uint8Array<ArrayBuffer>

/** Makes a link for the first facilitator and ends the ones made before. */
export async function replaceFirstLink(db: Database, link: { tokenHash: TokenHash; until: Date }): Promise<void> {
  await db.prisma.$transaction([
    db.prisma.oneTimeLink.deleteMany({ where: { purpose: 'first-facilitator' } }),
    db.prisma.oneTimeLink.create({ data: { tokenHash: link.tokenHash, purpose: 'first-facilitator', expiresAt: link.until } }),
  ])
}
