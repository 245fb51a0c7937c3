import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'

describeInBrowser('the description of the HTTP interface', () => {
  test('is drawn whole under its policy, with nothing from elsewhere', async () => {
    const app = await startApp()
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      const complaints: string[] = []
      const elsewhere: string[] = []
      page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
      page.on('request', (request) => {
        if (!request.url().startsWith(app.origin) && !request.url().startsWith('data:')) elsewhere.push(request.url())
      })
      await page.goto(`${app.origin}/api/docs`)
      await page.getByText('Join a session with a code and a name').waitFor()
      expect(elsewhere).toEqual([])
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
      await app.end()
    }
  })
})
