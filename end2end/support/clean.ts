import { expect, type BrowserContext, type ConsoleMessage, type Page, type Request, type Response } from "@playwright/test";

/** What a browser complained about while a test ran. A test with any complaint fails. */
export class Complaints {
  private readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  /** Complaints like these belong to the test, such as the 404 of a page that is not there. */
  allow(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  /** Listens to every page of a context, those that open later too. */
  watch(context: BrowserContext): void {
    context.on("console", (message) => this.console(message));
    context.on("weberror", (error) => this.hear(`page error: ${error.error()}`));
    context.on("requestfailed", (request) => this.failed(request));
    context.on("response", (response) => this.response(response));
    context.on("page", (page) => page.on("crash", () => this.hear(`crash: ${page.url()}`)));
  }

  /** Also hears of violations of the content policy; those are told to the page, not to the browser. */
  async watchPolicy(page: Page): Promise<void> {
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
  }

  /** Fails when there was any. */
  check(): void {
    expect(this.heard, "what the browser complained about").toEqual([]);
  }

  private console(message: ConsoleMessage): void {
    this.hear(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  }

  private failed(request: Request): void {
    const why = request.failure()?.errorText ?? "";
    // The page gives up a request itself when it is left, or when a stream has told its last.
    if (why !== "net::ERR_ABORTED") this.hear(`request failed: ${why} ${request.url()}`);
  }

  private response(response: Response): void {
    if (response.status() >= 400) this.hear(`answer ${response.status()}: ${response.url()}`);
  }

  private hear(complaint: string): void {
    const known = this.expected.some((pattern) => pattern.test(complaint)) || this.heard.includes(complaint);
    if (!known) this.heard.push(complaint);
  }
}
