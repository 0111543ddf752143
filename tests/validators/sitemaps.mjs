// Says what is wrong with the sitemaps that are named on the command line, one line for each fault.
import { createReadStream, readFileSync } from "node:fs";
import { basename } from "node:path";
import { ErrorLevel, XMLToSitemapIndexStream, XMLToSitemapItemStream } from "sitemap";

for (const file of process.argv.slice(2)) {
  const isIndex = readFileSync(file, "utf8").includes("<sitemapindex");
  const Reader = isIndex ? XMLToSitemapIndexStream : XMLToSitemapItemStream;
  const logger = (_level, ...words) => console.log(`${basename(file)}:`, ...words);
  const reader = new Reader({ level: ErrorLevel.THROW, logger });
  try {
    for await (const item of createReadStream(file).pipe(reader)) {
      if (!item.url) console.log(`${basename(file)}: an entry without an address`);
    }
  } catch (error) {
    console.log(`${basename(file)}: ${error.message}`);
  }
}
