import { queryOptions } from '@tanstack/react-query'
import { ReadingAsSent, ReadingList, type ReadingView } from '#shared/protocol/http/readings.ts'
import { Block } from '#shared/reading/block.ts'
import { eachInTurns } from '../device/next-turn.ts'
import { call } from './call.ts'
import { Failure } from './failure.ts'

export const readingsQuery = queryOptions({
  queryKey: ['readings'],
  queryFn: async ({ signal }) => (await call(ReadingList, 'GET', '/readings', { signal })).readings,
})

export const readingQuery = (id: string, version?: number) =>
  queryOptions({
    queryKey: ['readings', id, version ?? 'newest'],
    queryFn: ({ signal }) => readingAt(`/readings/${encodeURIComponent(id)}${version === undefined ? '' : `?version=${version}`}`, signal),
  })

/** The blocks of a whole book are parsed in turns. */
async function readingAt(path: string, signal: AbortSignal): Promise<ReadingView> {
  const sent = await call(ReadingAsSent, 'GET', path, { signal })
  const blocks: Block[] = []
  await eachInTurns(sent.blocks, (block) => {
    const parsed = Block.safeParse(block)
    if (!parsed.success) throw new Failure('unreadable')
    blocks.push(parsed.data)
  })
  return { ...sent, blocks }
}
