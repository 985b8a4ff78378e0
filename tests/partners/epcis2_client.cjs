// A client nobody here wrote: epcis2.js makes a document, checks it, captures it and polls the job;
// what the server answers to queries is made its own events again. argv: library, server, document.
const fs = require("fs");
const [library, server, written] = process.argv.slice(2);
const {
  EPCISDocument, ObjectEvent, CaptureResponse, capture, setup, validateEpcisDocument,
} = require(library);

setup({ apiUrl: `${server}/epcis/v2/`, headers: { "Content-Type": "application/json" } });

async function page(address) {
  const answer = await fetch(new URL(address, server));
  if (answer.status !== 200) throw new Error(`${address}: ${await answer.text()}`);
  const link = answer.headers.get("link");
  return [await answer.json(), link && link.match(/<([^>]+)>; rel="next"/)[1]];
}

async function main() {
  const ours = JSON.parse(fs.readFileSync(written, "utf8"));
  const checked = validateEpcisDocument(ours, false);
  const document = new EPCISDocument();
  for (let number = 1; number <= 5; number += 1) {
    document.addEvent(
      new ObjectEvent()
        .setEventID(`urn:uuid:00000000-0000-0000-0000-00000000000${number}`)
        .setEventTime(`2026-03-0${number}T08:00:00Z`)
        .setEventTimeZoneOffset("+00:00")
        .setAction("OBSERVE")
        .setBizStep("storing")
        .addEPC(`urn:epc:id:sgtin:0614141.107346.${number}`),
    );
  }
  document.isValid();
  const response = await capture(document);
  const job = new CaptureResponse(response);
  await job.pollForTheCaptureToFinish();
  const found = [];
  let pages = 0;
  let next = "/epcis/v2/events?EQ_bizStep=storing&perPage=2";
  while (next) {
    const [body, more] = await page(next);
    const { eventList } = body.epcisBody.queryResults.resultsBody;
    found.push(...eventList.map((each) => new ObjectEvent(each).getEventID()));
    validateEpcisDocument(body, false);
    pages += 1;
    next = more;
  }
  const [jobs] = await page("/epcis/v2/capture");
  process.stdout.write(JSON.stringify({
    valid: checked.success, errors: checked.errors, status: response.status,
    success: job.getSuccessStatus(), running: job.getRunningStatus(), found, pages, jobs: jobs.length,
  }));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
