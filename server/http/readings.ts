import { z } from 'zod'
import { checkImages } from '#server/import/check-images.ts'
import { addReading, addVersion, findImage, findOwner, findReading, listReadings, removeReading } from '#server/storage/readings.ts'
import { Refusal } from '#shared/errors.ts'
import { ReadingId } from '#shared/ids.ts'
import {
  DeletedReading,
  ImageId,
  NewReading,
  NewVersion,
  PublishedReading,
  ReadingList,
  ReadingQuery,
  ReadingView,
} from '#shared/protocol/http/readings.ts'
import { numberBlocks } from '#shared/reading/number.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { demand, standingAsBringer, standingTowardsReading } from './standing.ts'

/** Blocks with their spans as JSON, and pictures in base64. */
const readingBytes = 100 * 1024 * 1024

export const readings: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/readings',
    summary: 'The readings that whoever asks can open sessions on',
    tag: 'Readings',
    access: 'signed-in',
    answer: { status: 200, schema: ReadingList, description: 'Newest first.' },
    refuses: [],
    async handle({ db }, { who }): Promise<ReadingList> {
      const found = await listReadings(db, who.account.id)
      return {
        readings: found.map(({ id, version, title, author, language, createdAt, mine }) => ({
          id,
          version,
          title,
          author,
          language,
          createdAt: createdAt.toISOString(),
          mine,
        })),
      }
    },
  }),
  route({
    method: 'post',
    path: '/api/readings',
    summary: 'Publish a reading',
    tag: 'Readings',
    access: 'signed-in',
    body: { is: 'json', schema: NewReading, maxBytes: readingBytes },
    answer: { status: 201, schema: PublishedReading, description: 'Its id and version; the blocks are numbered.' },
    refuses: ['not-allowed', 'too-fast'],
    async before({ db, limits }, who) {
      demand(await standingAsBringer(db, who), 'reading.import')
      await limits.makings.take(who.account.id)
    },
    async handle({ db }, { who, body }): Promise<PublishedReading> {
      const { id, version } = await addReading(db, {
        owner: who.account.id,
        meta: body.meta,
        blocks: numberBlocks(body.blocks),
        images: checkImages(body.images),
      })
      return { id, version }
    },
  }),
  route({
    method: 'get',
    path: '/api/readings/:id',
    summary: 'A reading with its blocks',
    tag: 'Readings',
    access: 'signed-in',
    params: z.object({ id: ReadingId }),
    query: ReadingQuery,
    answer: { status: 200, schema: ReadingView, description: 'The version asked for, or the newest.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params, query, res }): Promise<ReadingView> {
      demand(await standingTowardsReading(db, who, params.id), 'reading.see')
      const reading = await findReading(db, params.id, query.version)
      if (!reading) throw nothingHere()
      // A version never changes; only whether one may see it does.
      if (query.version !== undefined) res.set('Cache-Control', 'private, no-cache')
      return {
        id: reading.id,
        version: reading.version,
        meta: reading.meta,
        blocks: reading.blocks,
        mine: reading.owner === who.account.id && !reading.deleted,
        deleted: reading.deleted,
      }
    },
  }),
  route({
    method: 'delete',
    path: '/api/readings/:id',
    summary: 'Delete a reading',
    tag: 'Readings',
    access: 'signed-in',
    params: z.object({ id: ReadingId }),
    answer: {
      status: 200,
      schema: DeletedReading,
      description: 'Gone with its versions and pictures; or, while sessions read it, kept for these and in no list any more.',
    },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params }): Promise<DeletedReading> {
      demand(await standingTowardsReading(db, who, params.id), 'reading.delete')
      if ((await findOwner(db, params.id)) !== who.account.id) throw new Refusal('not-allowed', 'Only who brought a reading deletes it.')
      const is = await removeReading(db, params.id)
      if (!is) throw nothingHere()
      return { is }
    },
  }),
  route({
    method: 'post',
    path: '/api/readings/:id/versions',
    summary: 'Publish a corrected version of a reading',
    tag: 'Readings',
    access: 'signed-in',
    params: z.object({ id: ReadingId }),
    body: { is: 'json', schema: NewVersion, maxBytes: readingBytes },
    answer: { status: 201, schema: PublishedReading, description: 'Its number. The sessions on the reading that run have moved on to it.' },
    refuses: ['not-allowed', 'out-of-date', 'too-fast'],
    async before({ db, limits }, who) {
      demand(await standingAsBringer(db, who), 'reading.correct')
      await limits.makings.take(who.account.id)
    },
    async handle({ db, sync }, { who, params, body }): Promise<PublishedReading> {
      demand(await standingTowardsReading(db, who, params.id), 'reading.correct')
      if ((await findOwner(db, params.id)) !== who.account.id)
        throw new Refusal('not-allowed', 'Only who brought a reading corrects it. Tell them what is wrong.')
      const { from, meta } = body
      const outcome = await addVersion(db, params.id, { from, meta, blocks: numberBlocks(body.blocks), images: checkImages(body.images) })
      switch (outcome.is) {
        case 'published':
          await Promise.all(outcome.sessions.map((session) => sync.sessionChanged(session)))
          return { id: params.id, version: outcome.version }
        case 'out-of-date':
          throw new Refusal('out-of-date', 'Another correction was published meanwhile. Open the reading again and correct that one.')
        case 'picture-missing':
          throw new Refusal('bad-request', 'Send the pictures of new figures too.')
        case 'gone':
          throw nothingHere()
      }
    },
  }),
  route({
    method: 'get',
    path: '/api/readings/:id/images/:image',
    summary: "A figure's picture",
    tag: 'Readings',
    access: 'signed-in',
    params: z.object({ id: ReadingId, image: ImageId }),
    answer: { status: 200, mediaType: 'image/*', description: 'The picture as it is.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params, res }): Promise<Buffer> {
      demand(await standingTowardsReading(db, who, params.id), 'reading.see')
      const image = await findImage(db, params.id, params.image)
      if (!image) throw nothingHere()
      res.set({ 'Content-Type': image.mediaType, 'Cache-Control': 'private, max-age=31536000, immutable' })
      return Buffer.from(image.bytes)
    },
  }),
]
