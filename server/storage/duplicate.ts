import { Prisma } from '#server/generated/prisma/client.ts'

/** Whether a write failed because a row with that key is there already. */
export const isDuplicate = (error: unknown): boolean => error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
