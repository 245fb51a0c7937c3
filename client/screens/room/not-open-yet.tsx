import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Heading } from '../../components/heading.tsx'
import { Page } from '../../components/page.tsx'
import { useMoments } from '../../i18n/moments.ts'
import { sessionsQuery } from '../../requests/sessions.ts'

/** The door of a session that has not opened: it says when, and lets in by itself (the room asks again and again). */
export function NotOpenYet({ session: id }: { readonly session: string }) {
  const moments = useMoments()
  const session = useQuery(sessionsQuery).data?.find((one) => one.id === id)
  return (
    <Page title={session?.title ?? 'Catena'} width="narrow">
      {session && (
        <Heading above={<bdi>{session.seminar.title}</bdi>}>
          <bdi>{session.title}</bdi>
        </Heading>
      )}
      <Empty
        title={<Trans>This session is not open yet</Trans>}
        action={
          <ButtonLink href="/">
            <Trans>Your sessions</Trans>
          </ButtonLink>
        }
      >
        {session?.opensAt ? (
          <Trans>It opens {moments.zoned(new Date(session.opensAt))}. Your place is kept; if you stay here, it lets you in then.</Trans>
        ) : (
          <Trans>Your place is kept. Come back when it opens.</Trans>
        )}
      </Empty>
    </Page>
  )
}
