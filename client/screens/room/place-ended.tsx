import { Trans, useLingui } from '@lingui/react/macro'
import { Button, ButtonLink } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Heading } from '../../components/heading.tsx'
import { Heard } from '../../components/heard.tsx'
import { Page } from '../../components/page.tsx'

/** What somebody sees whose part in the session a facilitator has ended, at once and wherever they were in it. */
export function PlaceEnded() {
  const { t } = useLingui()
  return (
    <Page title={t`Your part in this session has ended`} width="narrow">
      <Heading>
        <Trans>Your part in this session has ended</Trans>
      </Heading>
      <Heard>
        <Empty
          title={<Trans>A facilitator has ended it</Trans>}
          action={
            <>
              <Button onClick={() => location.reload()}>
                <Trans>Look again</Trans>
              </Button>
              <ButtonLink href="/join" look="quiet">
                <Trans>Join with a code</Trans>
              </ButtonLink>
            </>
          }
        >
          <p>
            <Trans>
              What you wrote is kept; other readers do not see it. If you think this is a mistake, speak to the facilitator: they can take
              you back in, with everything you wrote.
            </Trans>
          </p>
        </Empty>
      </Heard>
    </Page>
  )
}
