/** The databases: migrations, roles, provisioning. */
@NullMarked
package org.linkseal.migrations;

import org.jspecify.annotations.NullMarked;
