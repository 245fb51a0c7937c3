import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { ReadingId, SeminarId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import { Title } from '#shared/protocol/http/name.ts'
import type { ReadingSummary } from '#shared/protocol/http/readings.ts'
import { SeminarSummary } from '#shared/protocol/http/seminars.ts'
import { type Manner, type Names, type NewSession, OpenedSession } from '#shared/protocol/http/sessions.ts'
import { Button, ButtonLink } from '../../components/button.tsx'
import { Choices } from '../../components/choices.tsx'
import { type Dates, DatesFields, momentOf, type WrongDates, wrongDates } from '../../components/dates-fields.tsx'
import { Empty } from '../../components/empty.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { SelectField, TextField } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { call } from '../../requests/call.ts'
import { useMe } from '../../requests/me.ts'
import { readingsQuery } from '../../requests/readings.ts'
import { runSheetsQuery } from '../../requests/run-sheets.ts'
import { seminarsQuery } from '../../requests/seminars.ts'

/** Open a session on a reading: what it is called, how it runs, how names are shown. */
export default function SessionNew({ readingId }: { readonly readingId?: string | undefined }) {
  const { t } = useLingui()
  const readings = useQuery(readingsQuery)
  const seminars = useQuery(seminarsQuery)
  const error = readings.error ?? seminars.error
  return (
    <Page title={t`Open a session`} width="narrow">
      <Heading below={<Trans>One meeting on one reading. Readers join it with a code.</Trans>}>
        <Trans>Open a session</Trans>
      </Heading>
      {readings.data && seminars.data ? (
        readings.data.length === 0 ? (
          <Empty
            title={<Trans>There is no reading yet</Trans>}
            action={
              <ButtonLink href="/readings/new" look="primary">
                <Trans>Bring a reading</Trans>
              </ButtonLink>
            }
          >
            <Trans>A session needs a text to meet on.</Trans>
          </Empty>
        ) : (
          <SessionForm
            readings={readings.data}
            seminars={seminars.data.filter((seminar) => can(seminar.role, 'session.open'))}
            readingId={readingId}
          />
        )
      ) : error ? (
        <FailureBox error={error} onRetry={() => void Promise.all([readings.refetch(), seminars.refetch()])} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

/** The dates as the server takes them; a day that is not set is left out. */
function daysOf({ opensAt, closesAt }: Dates): Pick<NewSession, 'opensAt' | 'closesAt'> {
  const [opens, closes] = [momentOf(opensAt), momentOf(closesAt)]
  return {
    ...(opens === null ? {} : { opensAt: new Date(opens).toISOString() }),
    ...(closes === null ? {} : { closesAt: new Date(closes).toISOString() }),
  }
}

const NEW = 'new'
const MadeSeminar = SeminarSummary.pick({ id: true })

interface SessionFormProps {
  readonly readings: readonly ReadingSummary[]
  readonly seminars: readonly SeminarSummary[]
  readonly readingId: string | undefined
}

function SessionForm({ readings, seminars, readingId }: SessionFormProps) {
  const { t } = useLingui()
  const me = useMe()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch())
  const wanted = asked.get('seminar')
  const sheets = useQuery(runSheetsQuery).data ?? []
  const [sheet, setSheet] = useState<string>(asked.get('sheet') ?? '')
  const [reading, setReading] = useState(readingId ?? readings[0]?.id ?? '')
  const [seminar, setSeminar] = useState<string>(seminars.find(({ id }) => id === wanted)?.id ?? seminars[0]?.id ?? NEW)
  const [seminarTitle, setSeminarTitle] = useState(t`My seminar`)
  const [title, setTitle] = useState<string>()
  const [manner, setManner] = useState<Manner>('live')
  const [names, setNames] = useState<Names>('shown')
  const [wrongDay, setWrongDay] = useState<WrongDates>()
  const [dates, setDates] = useState<Dates>({ opensAt: '', closesAt: '' })
  const [tried, setTried] = useState(false)
  const readingTitle = readings.find(({ id }) => id === reading)?.title ?? ''
  const shownTitle = title ?? readingTitle
  const mayMakeSeminar = me.data?.account?.host === true

  const open = useMutation({
    mutationFn: async (request: NewSession) => call(OpenedSession, 'POST', '/sessions', { body: request }),
    onSuccess: async ({ id }) => {
      navigate(`/sessions/${id}`)
      await Promise.all(['sessions', 'seminars'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
    },
  })
  const makeSeminar = useMutation({ mutationFn: (name: string) => call(MadeSeminar, 'POST', '/seminars', { body: { title: name } }) })

  const wrongTitle = tried && !Title.safeParse(shownTitle).success ? t`Type a title.` : undefined
  const wrongSeminar = tried && seminar === NEW && !Title.safeParse(seminarTitle).success ? t`Type a title.` : undefined
  const submit = async () => {
    setTried(true)
    const named = Title.safeParse(shownTitle)
    const on = ReadingId.safeParse(reading)
    const newSeminar = Title.safeParse(seminarTitle)
    const wrongDays = manner === 'open' ? wrongDates(dates, Date.now()) : undefined
    setWrongDay(wrongDays)
    if (wrongDays !== undefined || !named.success || !on.success || (seminar === NEW && !newSeminar.success)) {
      focusFirstWrong()
      return
    }
    const inSeminar = seminar === NEW && newSeminar.success ? (await makeSeminar.mutateAsync(newSeminar.data)).id : SeminarId.parse(seminar)
    // If opening fails now, trying again must not make the seminar a second time.
    setSeminar(inSeminar)
    if (seminar === NEW) await queries.invalidateQueries(seminarsQuery)
    const kept = sheets.find(({ id }) => id === sheet)
    const planned = manner === 'live' ? (kept ? { runSheet: kept.id } : {}) : daysOf(dates)
    open.mutate({ seminarId: inSeminar, readingId: on.data, title: named.data, manner, names, ...planned })
  }
  return (
    <Form onSubmit={() => void submit().catch(() => undefined)}>
      <SelectField label={t`Reading`} value={reading} onChange={(event) => setReading(event.currentTarget.value)}>
        {readings.map((one) => (
          <option key={one.id} value={one.id}>
            {one.author === '' ? one.title : `${one.author}: ${one.title}`}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t`Title of the session`}
        hint={t`Readers see it when they join.`}
        value={shownTitle}
        maxLength={300}
        error={wrongTitle}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {seminars.length > 0 && (
        <SelectField label={t`Seminar`} value={seminar} onChange={(event) => setSeminar(event.currentTarget.value)}>
          {seminars.map((one) => (
            <option key={one.id} value={one.id}>
              {one.title}
            </option>
          ))}
          {mayMakeSeminar && <option value={NEW}>{t`A new seminar`}</option>}
        </SelectField>
      )}
      {seminar === NEW && (
        <TextField
          label={t`Title of the seminar`}
          hint={t`The class or reading group. Later sessions can go into it too.`}
          value={seminarTitle}
          maxLength={300}
          error={wrongSeminar}
          onChange={(event) => setSeminarTitle(event.currentTarget.value)}
        />
      )}
      <Choices
        label={t`How it runs`}
        value={manner}
        onChange={setManner}
        options={[
          { value: 'live', title: t`Live`, text: t`You lead it in phases: silent reading, groups, plenary.` },
          { value: 'open', title: t`Open`, text: t`Everyone comes when they like and sees what the others write, until you close it.` },
        ]}
      />
      {manner === 'live' && sheets.length > 0 && (
        <SelectField
          label={t`Run-sheet`}
          hint={t`The phases of the meeting. You can plan and change them in the session, too.`}
          value={sheets.some(({ id }) => id === sheet) ? sheet : ''}
          onChange={(event) => setSheet(event.currentTarget.value)}
        >
          <option value="">{t`None yet`}</option>
          {sheets
            .toSorted((a, b) => Number(b.seminar.id === seminar) - Number(a.seminar.id === seminar))
            .map((one) => (
              <option key={one.id} value={one.id}>
                {one.seminar.id === seminar ? one.name : `${one.name} · ${one.seminar.title}`}
              </option>
            ))}
        </SelectField>
      )}
      {manner === 'open' && <DatesFields dates={dates} onChange={setDates} wrong={wrongDay} />}
      <Choices
        label={t`Names`}
        value={names}
        onChange={setNames}
        options={[
          { value: 'shown', title: t`Shown`, text: t`Everyone sees who wrote what.` },
          {
            value: 'pseudonyms',
            title: t`Pseudonyms`,
            text: t`Each reader gets a made-up name. You can look behind one; the reader sees that you did.`,
          },
        ]}
      />
      {(open.error ?? makeSeminar.error) && <FailureBox error={open.error ?? makeSeminar.error} />}
      <Button type="submit" look="primary" size="l" busy={open.isPending || makeSeminar.isPending}>
        <Trans>Open the session</Trans>
      </Button>
    </Form>
  )
}
