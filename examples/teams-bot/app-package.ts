// Writes the app package that is uploaded in Teams: npm run app-package
import { writeFileSync } from "node:fs";
import { teamsAppPackage } from "@frontdesk/teams";

const bytes = teamsAppPackage({
  appId: process.env.MICROSOFT_APP_ID?.trim() ?? "",
  name: "People desk",
  description: "Days off, letters, desks, and who helps with the rest",
  // Your company, and pages that your colleagues may open.
  developer: {
    name: "Acme",
    websiteUrl: "https://acme.example",
    privacyUrl: "https://acme.example/privacy",
    termsOfUseUrl: "https://acme.example/terms",
  },
});
writeFileSync("people-desk.zip", bytes);
console.log("people-desk.zip");
