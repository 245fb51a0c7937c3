import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Alias, RecordId, SessionId } from '#shared/ids.ts'
import { type ThreadFilters, ThreadsPage, type ThreadsQuery } from '#shared/protocol/http/review.ts'
import { ReviewBriefing } from '#shared/protocol/http/review-briefing.ts'
import { ReviewClass } from '#shared/protocol/http/review-class.ts'
import { ReviewFigures } from '#shared/protocol/http/review-figures.ts'
import { BulkMarked, type BulkMarks, ThreadIds } from '#shared/protocol/http/review-marks.ts'
import { ReviewedReader, ReviewedReaderInSeminar } from '#shared/protocol/http/review-reader.ts'
import { ReplayPage } from '#shared/protocol/http/review-replay.ts'
import { ComparedSessions, SeminarReview } from '#shared/protocol/http/review-seminar.ts'
import { call } from './call.ts'

/** Filters and order as the query of an address; what is not asked for is left out. */
export function queryOf(asked: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(asked).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

/** Of what was written only what is on the screen is kept: another may sit at the computer next. */
const fresh = { gcTime: 60_000, staleTime: 15_000 }

const PAGE = 100

export const threadsQuery = (session: SessionId, filters: ThreadFilters, order: ThreadsQuery['order']) =>
  infiniteQueryOptions({
    queryKey: ['review', session, 'threads', filters, order],
    queryFn: ({ signal, pageParam }) =>
      call(ThreadsPage, 'GET', `/sessions/${session}/review/threads${queryOf({ ...filters, order, limit: PAGE, after: pageParam })}`, {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    ...fresh,
  })

export const figuresQuery = (session: SessionId) =>
  queryOptions({
    queryKey: ['review', session, 'figures'],
    queryFn: ({ signal }) => call(ReviewFigures, 'GET', `/sessions/${session}/review/figures`, { signal }),
    ...fresh,
  })

export const briefingQuery = (session: SessionId) =>
  queryOptions({
    queryKey: ['review', session, 'briefing'],
    queryFn: ({ signal }) => call(ReviewBriefing, 'GET', `/sessions/${session}/review/briefing`, { signal }),
    ...fresh,
  })

export const classQuery = (session: SessionId) =>
  queryOptions({
    queryKey: ['review', session, 'class'],
    queryFn: ({ signal }) => call(ReviewClass, 'GET', `/sessions/${session}/review/class`, { signal }),
    ...fresh,
  })

/** One person in one session. */
export const readerQuery = (session: SessionId, alias: Alias) =>
  queryOptions({
    queryKey: ['review', session, 'readers', alias],
    queryFn: async ({ signal }) => [await call(ReviewedReader, 'GET', `/sessions/${session}/review/readers/${alias}`, { signal })],
    ...fresh,
  })

/** One person in all sessions of the seminar in which they may be known. */
export const readerInSeminarQuery = (session: SessionId, alias: Alias) =>
  queryOptions({
    queryKey: ['review', session, 'readers', alias, 'seminar'],
    queryFn: async ({ signal }) =>
      (await call(ReviewedReaderInSeminar, 'GET', `/sessions/${session}/review/readers/${alias}/seminar`, { signal })).sessions,
    ...fresh,
  })

export const replayQuery = (session: SessionId) =>
  infiniteQueryOptions({
    queryKey: ['review', session, 'replay'],
    queryFn: ({ signal, pageParam }) =>
      call(ReplayPage, 'GET', `/sessions/${session}/review/replay${queryOf({ after: pageParam })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    ...fresh,
  })

/** All sessions of a seminar that whoever asks may review. */
export const seminarReviewQuery = (seminar: string) =>
  queryOptions({
    queryKey: ['review', 'seminar', seminar],
    queryFn: ({ signal }) => call(SeminarReview, 'GET', `/seminars/${encodeURIComponent(seminar)}/review`, { signal }),
    ...fresh,
  })

/** Two sessions on the same text, side by side. */
export const comparedQuery = (session: SessionId, other: string) =>
  queryOptions({
    queryKey: ['review', session, 'compare', other],
    queryFn: ({ signal }) => call(ComparedSessions, 'GET', `/sessions/${session}/review/compare/${other}`, { signal }),
    ...fresh,
  })

/** All threads that fit, in their order, without their words: as many as can be marked at a time. @throws Failure */
export const threadIds = async (session: SessionId, filters: ThreadFilters, order: ThreadsQuery['order']): Promise<RecordId[]> =>
  (await call(ThreadIds, 'GET', `/sessions/${session}/review/threads/ids${queryOf({ ...filters, order })}`)).ids

/** Marks many threads at once, or takes the marks back. @throws Failure */
export const markMany = (session: SessionId, sort: BulkMarks['sort'], on: RecordId[], gone = false): Promise<BulkMarked> =>
  call(BulkMarked, 'POST', `/sessions/${session}/review/marks`, { body: { sort, on, gone } satisfies BulkMarks })
