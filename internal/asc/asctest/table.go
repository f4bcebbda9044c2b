package asctest

import (
	"strings"

	"github.com/ascproof/ascproof/internal/role"
)

// Parameters of collections, in the three combinations that Apple has.
const (
	limited  = "limit"
	included = "limit include"
	sorted   = "limit include sort"
)

// routeTable is a program's, keyed by request. Filters and parameters are those of Apple's
// OpenAPI document 4.4.1; the contract test holds them against it.
func routeTable(p Program) map[string]route {
	table := make(map[string]route)
	for _, group := range [][]route{appRoutes(), accountRoutes(), reportRoutes(), updateRoutes(), notaryRoutes()} {
		for _, r := range group {
			if op, known := role.Embedded().Operation(r.operation); p == AppStore || known && op.Enterprise {
				table[r.request] = r
			}
		}
	}
	return table
}

// appRoutes are the reads of an app and what belongs to it.
func appRoutes() []route {
	return []route{
		{"apps.list", "GET /v1/apps", "apps", replyList, sorted, "name bundleId sku appStoreVersions.appStoreState appStoreVersions.platform appStoreVersions.appVersionState reviewSubmissions.state reviewSubmissions.platform appStoreVersions id", ""},
		{"app.get", "GET /v1/apps/{id}", "apps", replyOne, "include", "", "apps.list"},
		{"app.appClips.list", "GET /v1/apps/{id}/appClips", "appClips", replyList, included, "bundleId", ""},
		{"app.webhooks.list", "GET /v1/apps/{id}/webhooks", "webhooks", replyList, included, "", ""},
		{"app.buildUploads.list", "GET /v1/apps/{id}/buildUploads", "buildUploads", replyList, sorted, "cfBundleShortVersionString cfBundleVersion platform state", ""},
		{"app.betaFeedbackCrashSubmissions.list", "GET /v1/apps/{id}/betaFeedbackCrashSubmissions", "betaFeedbackCrashSubmissions", replyList, sorted, "deviceModel osVersion appPlatform devicePlatform build build.preReleaseVersion tester", ""},
		{"app.backgroundAssets.list", "GET /v1/apps/{id}/backgroundAssets", "backgroundAssets", replyList, sorted, "archived assetPackIdentifier versions.locale versions.platforms", ""},
		{"appInfos.list", "GET /v1/apps/{id}/appInfos", "appInfos", replyList, included, "", "apps.list"},
		{"appInfoLocalizations.list", "GET /v1/appInfos/{id}/appInfoLocalizations", "appInfoLocalizations", replyList, included, "locale", "apps.list"},
		{"appInfoLocalization.get", "GET /v1/appInfoLocalizations/{id}", "appInfoLocalizations", replyOne, "include", "", "apps.list"},
		{"analyticsReportRequests.list", "GET /v1/apps/{id}/analyticsReportRequests", "analyticsReportRequests", replyList, included, "accessType", ""},
		{"analyticsReports.list", "GET /v1/analyticsReportRequests/{id}/reports", "analyticsReports", replyList, limited, "name category", ""},
		{"customerReviews.list", "GET /v1/apps/{id}/customerReviews", "customerReviews", replyList, sorted, "territory rating reviewTerritory", ""},
		{"appStoreVersions.list", "GET /v1/apps/{id}/appStoreVersions", "appStoreVersions", replyList, included, "platform versionString appStoreState appVersionState id", ""},
		{"appStoreVersionLocalization.get", "GET /v1/appStoreVersionLocalizations/{id}", "appStoreVersionLocalizations", replyOne, "include", "", ""},
		{"appStoreReviewDetail.get", "GET /v1/appStoreReviewDetails/{id}", "appStoreReviewDetails", replyOne, "include", "", ""},
		{"app.reviewSubmissions.list", "GET /v1/apps/{id}/reviewSubmissions", "reviewSubmissions", replyList, included, "platform state", ""},
		{"appAvailability.get", "GET /v1/apps/{id}/appAvailabilityV2", "appAvailabilities", replyOne, "include", "", ""},
		{"appPriceSchedule.get", "GET /v1/apps/{id}/appPriceSchedule", "appPriceSchedules", replyOne, "include", "", ""},
		{"appPricePoints.list", "GET /v1/apps/{id}/appPricePoints", "appPricePoints", replyList, included, "territory", ""},
		{"inAppPurchases.list", "GET /v1/apps/{id}/inAppPurchasesV2", "inAppPurchases", replyList, sorted, "productId name state inAppPurchaseType", ""},
		{"subscriptionGroups.list", "GET /v1/apps/{id}/subscriptionGroups", "subscriptionGroups", replyList, sorted, "referenceName subscriptions.state", ""},
	}
}

// accountRoutes are the reads that need no app's id in the path.
func accountRoutes() []route {
	return []route{
		{"users.list", "GET /v1/users", "users", replyList, sorted, "username roles visibleApps", ""},
		{"userInvitations.list", "GET /v1/userInvitations", "userInvitations", replyList, sorted, "email roles visibleApps", ""},
		{"certificates.list", "GET /v1/certificates", "certificates", replyList, sorted, "displayName certificateType serialNumber id", ""},
		{"profiles.list", "GET /v1/profiles", "profiles", replyList, sorted, "name profileType profileState id", ""},
		{"bundleIds.list", "GET /v1/bundleIds", "bundleIds", replyList, sorted, "name platform identifier seedId id", ""},
		{"devices.list", "GET /v1/devices", "devices", replyList, "limit sort", "name platform udid status id", ""},
		{"passTypeIds.list", "GET /v1/passTypeIds", "passTypeIds", replyList, sorted, "name identifier id", ""},
		{"builds.list", "GET /v1/builds", "builds", replyList, sorted, "version expired processingState betaAppReviewSubmission.betaReviewState usesNonExemptEncryption preReleaseVersion.version preReleaseVersion.platform buildAudienceType preReleaseVersion app betaGroups appStoreVersion id", ""},
		{"preReleaseVersions.list", "GET /v1/preReleaseVersions", "preReleaseVersions", replyList, sorted, "builds.buildAudienceType builds.expired builds.processingState builds.version platform version app builds", ""},
		{"betaGroups.list", "GET /v1/betaGroups", "betaGroups", replyList, sorted, "name isInternalGroup publicLinkEnabled publicLinkLimitEnabled publicLink app builds id", ""},
		{"betaTesters.list", "GET /v1/betaTesters", "betaTesters", replyList, sorted, "firstName lastName email inviteType apps betaGroups builds id", ""},
		{"betaAppReviewDetails.list", "GET /v1/betaAppReviewDetails", "betaAppReviewDetails", replyList, included, "app!", ""},
		{"reviewSubmissions.list", "GET /v1/reviewSubmissions", "reviewSubmissions", replyList, included, "platform state app!", ""},
		{"betaRecruitmentCriterionOptions.list", "GET /v1/betaRecruitmentCriterionOptions", "betaRecruitmentCriterionOptions", replyList, limited, "", ""},
		{"betaAppLocalizations.list", "GET /v1/betaAppLocalizations", "betaAppLocalizations", replyList, included, "locale app", "betaGroups.list"},
		{"ciWorkflows.list", "GET /v1/ciProducts/{id}/workflows", "ciWorkflows", replyList, included, "", "ciProducts.list"},
		{"ciProducts.list", "GET /v1/ciProducts", "ciProducts", replyList, included, "productType app", ""},
		{"sandboxTesters.list", "GET /v2/sandboxTesters", "sandboxTesters", replyList, limited, "", ""},
		{"actors.list", "GET /v1/actors", "actors", replyList, limited, "id!", ""},
		{"territories.list", "GET /v1/territories", "territories", replyList, limited, "", ""},
		{"appCategories.list", "GET /v1/appCategories", "appCategories", replyList, included, "platforms", ""},
		{"appEncryptionDeclarations.list", "GET /v1/appEncryptionDeclarations", "appEncryptionDeclarations", replyList, included, "platform app builds", ""},
		{"nominations.list", "GET /v1/nominations", "nominations", replyList, sorted, "type state! hasInAppEvents relatedApps", ""},
	}
}

func reportRoutes() []route {
	return []route{
		{"salesReports.get", "GET /v1/salesReports", "", replyReport, "", "vendorNumber! reportType! reportSubType! frequency! reportDate version", ""},
		{"financeReports.get", "GET /v1/financeReports", "", replyReport, "", "vendorNumber! reportType! regionCode! reportDate!", ""},
	}
}

// updateRoutes change nothing, whatever they are told: the fake has no state.
func updateRoutes() []route {
	var routes []route
	for _, p := range role.Embedded().ProbeSet {
		if p.When == role.WriteProbe {
			request := "PATCH " + strings.Replace(p.Operation.Path, "{app}", "{id}", 1)
			routes = append(routes, route{p.Operation.ID, request, p.Type, replyOne, "", "", ""})
		}
	}
	return routes
}

// notaryRoutes are the notary service's, which stands on a host of its own.
func notaryRoutes() []route {
	return []route{{"notary.submissions.list", "GET " + notaryPath, "submissions", replyNotary, "", "", ""}}
}
