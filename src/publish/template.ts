/**
 * What Docusaurus fills in for each page. React is named and not loaded: the
 * page is whole without it, and src/script/react.ts loads it when a reader
 * touches something that needs it. What the theme would put before the page
 * (a script that obeys the query string, pictures that nothing here shows) is
 * left out; src/script/theme.ts sets the theme.
 */
export const TEMPLATE = `<!DOCTYPE html>
<html <%~ it.htmlAttributes %>>
  <head>
    <meta charset="UTF-8">
    <meta name="generator" content="Docusaurus v<%= it.version %>">
    <% it.metaAttributes.forEach((meta) => { %><%~ meta %><% }); %>
    <% it.stylesheets.forEach((sheet) => { %><link rel="stylesheet" href="<%= it.baseUrl %><%= sheet %>"><% }); %>
    <%~ it.headTags %>
  </head>
  <body <%~ it.bodyAttributes %>>
    <div id="__docusaurus" data-base="<%= it.baseUrl %>" data-scripts="<%= it.scripts.join(' ') %>"><%~ it.appHtml %></div>
    <%~ it.postBodyTags %>
  </body>
</html>
`;
