import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Ellipsis, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ReadingView } from '#shared/protocol/http/readings.ts'
import { ButtonLink } from '../../components/button.tsx'
import { Failed } from '../../components/failed.tsx'
import { Heading } from '../../components/heading.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading } from '../../components/loading.tsx'
import { Menu, MenuItem } from '../../components/menu.tsx'
import { Page } from '../../components/page.tsx'
import { RowList } from '../../components/row-list.tsx'
import { Section } from '../../components/section.tsx'
import { SessionRow } from '../../components/session-row.tsx'
import { languageName } from '../../i18n/language-name.ts'
import { readingQuery } from '../../requests/readings.ts'
import { sessionsQuery } from '../../requests/sessions.ts'
import { BlockText } from '../reading-new/block-text.tsx'
import { DeleteReading } from './delete-reading.tsx'
import { OrphansOf } from './orphans-of.tsx'
import styles from './reading.module.css'

/** One reading: what it is, the sessions on it, and the text as it was published. */
export default function Reading({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const reading = useQuery(readingQuery(id))
  return (
    <Page title={reading.data?.meta.title ?? t`Reading`}>
      {reading.data ? (
        <ReadingPage reading={reading.data} />
      ) : reading.error ? (
        <Failed error={reading.error} onRetry={() => void reading.refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function ReadingPage({ reading }: { readonly reading: ReadingView }) {
  const { t, i18n } = useLingui()
  const [deleting, setDeleting] = useState(false)
  const sessions = useQuery(sessionsQuery)
  const { meta } = reading
  const here = sessions.data?.filter((session) => session.reading.id === reading.id) ?? []
  const picture = (image: string) => `/api/readings/${reading.id}/images/${image}`
  const numbered = reading.blocks.filter((block) => block.number !== undefined).length
  return (
    <>
      <Heading
        above={meta.author === '' ? <Trans>Reading</Trans> : <bdi>{meta.author}</bdi>}
        action={
          <>
            {reading.mine && (
              <ButtonLink href={`/readings/${reading.id}/correct`}>
                <Trans>Correct this text</Trans>
              </ButtonLink>
            )}
            {reading.mine && (
              <Menu
                label={t`More for this reading`}
                side="end"
                trigger={(props) => <IconButton {...props} label={t`More for this reading`} icon={<Ellipsis />} />}
              >
                <MenuItem icon={<Trash2 />} danger onSelect={() => setDeleting(true)}>
                  <Trans>Delete</Trans>
                </MenuItem>
              </Menu>
            )}
            {!reading.deleted && (
              <ButtonLink href={`/readings/${reading.id}/session`} look="primary">
                <Trans>Open a session</Trans>
              </ButtonLink>
            )}
          </>
        }
      >
        <bdi lang={meta.language}>{meta.title}</bdi>
      </Heading>
      {reading.deleted && (
        <p className={styles['deleted']}>
          <Trans>Whoever brought this reading has deleted it. The sessions on it keep it; no new one can be opened on it.</Trans>
        </p>
      )}
      {deleting && <DeleteReading reading={reading} sessions={here.length} onClose={() => setDeleting(false)} />}
      <div className={styles['columns']}>
        <article className={styles['text']} lang={meta.language}>
          {reading.blocks.map((block) => (
            <BlockText key={block.id} block={block} picture={picture} />
          ))}
        </article>
        <div className={styles['side']}>
          <dl className={styles['facts']}>
            <dt>
              <Trans>Length</Trans>
            </dt>
            <dd>
              <Plural value={numbered} one="# paragraph" other="# paragraphs" />
            </dd>
            <dt>
              <Trans>Language</Trans>
            </dt>
            <dd>{languageName(meta.language, i18n.locale)}</dd>
            {reading.version > 1 && (
              <>
                <dt>
                  <Trans>Version</Trans>
                </dt>
                <dd>{i18n.number(reading.version)}</dd>
              </>
            )}
            {meta.source !== '' && (
              <>
                <dt>
                  <Trans>Source</Trans>
                </dt>
                <dd>
                  {/^https?:\/\//.test(meta.source) ? (
                    <a href={meta.source} rel="noreferrer noopener" target="_blank">
                      {meta.source}
                    </a>
                  ) : (
                    <bdi>{meta.source}</bdi>
                  )}
                </dd>
              </>
            )}
            {meta.licence !== '' && (
              <>
                <dt>
                  <Trans>Licence</Trans>
                </dt>
                <dd>
                  <bdi>{meta.licence}</bdi>
                </dd>
              </>
            )}
          </dl>
          {reading.version > 1 && here.map((session) => <OrphansOf key={session.id} session={session} />)}
          {here.length > 0 && (
            <Section title={<Trans>Sessions on it</Trans>}>
              <RowList>
                {here.map((session) => (
                  <SessionRow key={session.id} session={session} />
                ))}
              </RowList>
            </Section>
          )}
        </div>
      </div>
    </>
  )
}
